/**
 * From the page's world to the relay: the channel, and who waits for which answer. It is made at the first question, because most pages
 * never ask one, and a channel between two worlds costs a page 20 kB.
 */
import type { handoverEvent, PageAnswer, PageAsk, PageAsks, PageError, PageMethod } from '../contract/page.ts';

const handover: typeof handoverEvent = 'autonym:port';
/** So often the relay is asked whether it is still there; two silences, and the page hears that the extension is gone. */
const beatMs = 2000;

/** What apps see, under a name that the minifier can shorten. */
export const page = globalThis as typeof globalThis & Record<string, unknown>;

// Taken before the first script of the page runs, so that a page that replaces them spoils its own objects and not this one.
const { Promise: Answer, Error: Failure, setTimeout, dispatchEvent } = page;
export const { assign, create, freeze } = Object;

/** `id` is the one the answer came under. */
export type Ask = <M extends PageMethod>(
  method: M,
  body: PageAsks[M]['ask'],
) => Promise<{ id: string; result: PageAsks[M]['answer'] }>;

/** Of the relay, or of ourselves in its place. */
type Said = Partial<PageAnswer>;

export function openBridge(): Ask {
  /**
   * Ids cannot be guessed by another script, though all they could be used for is to confuse the page itself. There are none on http, where
   * nothing is given.
   */
  const load = crypto.randomUUID?.();
  const open: Record<string, (said: Said) => void> = create(null);
  let count = 0;

  // The relay's listener is older than any of the page's, and stops the event.
  const { port1: port, port2 } = new MessageChannel();
  dispatchEvent(new MessageEvent(handover, { ports: [port2] }));
  const post = port.postMessage.bind(port);
  port.onmessage = ({ data }: MessageEvent<Said & { id: string }>) => open[data.id]?.(data);

  return (method, body) =>
    new Answer((resolve, reject) => {
      const id = `${load}-${++count}`;
      let silences = 0;
      const hear = ({ error, result }: Said) => {
        silences = 0;
        if (!error && !result) return; // It was heard.
        delete open[id];
        if (error) reject(errorOf(id, error));
        else resolve({ id, result: result as PageAsks[typeof method]['answer'] });
      };
      let asked: Partial<PageAsk> = { method, body };
      /**
       * Says it, and then its bare id as long as nothing is answered, which is said to be heard: Firefox ends the relay of an extension that is
       * loaded anew without a word. Counted in beats that were run and not by the clock: a busy page keeps its own relay from answering.
       */
      const beat = () => {
        if (!open[id]) return;
        if (silences++ > 1) return hear({ error: {} });
        setTimeout(beat, beatMs);
        try {
          post({ id, ...asked });
        } catch {
          post({ id }); // It cannot be sent, and hears so.
        }
        asked = {};
      };
      open[id] = hear;
      beat();
    });
}

/** One error for every consumer: `code` for connect, `error` for SIP-030, `data.code` says which of our own codes it was. */
function errorOf(
  id: string,
  { code = 'extension-reloaded', message = 'Autonym was reloaded: reload this page.', number = -32603 }: Partial<PageError>,
): Error {
  return assign(new Failure(message), {
    jsonrpc: '2.0',
    id,
    code: number,
    data: { code },
    error: { code: number, message },
  });
}
