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
  /** Ids cannot be guessed by another script, though all they could be used for is to confuse the page itself. */
  const load = crypto.getRandomValues(new Uint32Array(3)).join('-');
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
      const fail = (error: Partial<PageError>) => {
        delete open[id];
        reject(errorOf(id, error));
      };
      const timer = setTimeout(fail, patienceMs, {});
      open[id] = (answer) => {
        clearTimeout(timer);
        if (answer.type === 'heard') return;
        if (answer.error) return fail(answer.error);
        delete open[id];
        resolve({ id, result: answer.result as PageAsks[typeof method]['answer'] });
      };
      try {
        post({ type: 'ask', id, method, body });
      } catch {
        clearTimeout(timer);
        fail({ code: 'bad-params', message: 'Parameters are plain JSON.', number: -32602 });
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
