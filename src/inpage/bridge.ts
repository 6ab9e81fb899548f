/**
 * From the page's world to the relay: the channel, and who waits for which answer. It is made at the first question, because most pages
 * never ask one, and a channel between two worlds costs a page 20 kB.
 */
import type { handoverEvent, PageAnswer, PageAsks, PageError, PageMethod, RelayNote } from '../contract/page.ts';

const handover: typeof handoverEvent = 'autonym:port';
/** How long the relay may be silent before the page hears that the extension is gone. */
const patienceMs = 4000;

// Taken before the first script of the page runs, so that a page that replaces them spoils its own objects and not this one.
const { Promise: Answer, Error: Failure, setTimeout, clearTimeout, dispatchEvent } = globalThis;
const { assign, create } = Object;

/** `id` is the one the answer came under. */
export type Ask = <M extends PageMethod>(
  method: M,
  body: PageAsks[M]['ask'],
) => Promise<{ id: string; result: PageAsks[M]['answer'] }>;

export function openBridge(): Ask {
  /**
   * Ids cannot be guessed by another script, though all they could be used for is to confuse the page itself. There are none on http, where
   * nothing is given.
   */
  const load = crypto.randomUUID?.();
  const open: Record<string, (answer: PageAnswer | RelayNote) => void> = create(null);
  let count = 0;

  // The relay's listener is older than any of the page's, and stops the event.
  const { port1: port, port2 } = new MessageChannel();
  dispatchEvent(new MessageEvent(handover, { ports: [port2] }));
  const post = port.postMessage.bind(port);
  port.onmessage = ({ data }: MessageEvent<PageAnswer | RelayNote>) => open[data.id]?.(data);

  return (method, body) =>
    new Answer((resolve, reject) => {
      const id = `${load}-${++count}`;
      const hear = (answer: PageAnswer | RelayNote) => {
        clearTimeout(timer);
        if (answer.type === 'heard') return;
        delete open[id];
        if (answer.error) reject(errorOf(id, answer.error));
        else resolve({ id, result: answer.result as PageAsks[typeof method]['answer'] });
      };
      const timer = setTimeout(hear, patienceMs, { error: {} });
      open[id] = hear;
      try {
        post({ type: 'ask', id, method, body });
      } catch {
        post({ type: 'ask', id }); // It cannot be sent, and hears so.
      }
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
