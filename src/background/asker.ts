/**
 * Who asks. Only what the browser itself says of a sender counts, and of that only `origin` and `documentId`: `url` is stale after
 * `pushState`, and names the app for sandboxed frames that are not the app.
 */
import { AutonymError } from '../protocol/error.ts';

/** The fields of `runtime.MessageSender` that we read. */
export type Sender = {
  id?: string;
  origin?: string;
  url?: string;
  frameId?: number;
  documentId?: string;
  documentLifecycle?: string;
  tab?: { id?: number };
};

export type Asker = { origin: string; documentId: string; tabId: number };

/** A top-level http(s) document in a tab, or throws `origin-refused`. */
export function readAsker(sender: Sender | undefined, ownId: string): Asker {
  const { id, origin, frameId, documentId, documentLifecycle = 'active', tab } = sender ?? {};
  if (id !== ownId) throw refused('it does not come from a page');
  if (frameId !== 0) throw refused('it comes from a frame inside a page');
  if (documentLifecycle !== 'active') throw refused('its page is not shown');
  if (typeof documentId !== 'string' || documentId === '' || typeof tab?.id !== 'number') throw refused('its page is unknown');
  if (typeof origin !== 'string' || !isWebOrigin(origin)) throw refused('its page has no origin of its own');
  return { origin, documentId, tabId: tab.id };
}

/** `https://host[:port]` or `http://host[:port]`, written as the browser writes it. */
function isWebOrigin(text: string): boolean {
  if (!/^https?:\/\/[^/?#@]+$/.test(text)) return false;
  try {
    return new URL(text).origin === text;
  } catch {
    return false;
  }
}

const refused = (why: string) => new AutonymError('origin-refused', `Autonym does not answer this page: ${why}.`);
