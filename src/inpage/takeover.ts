/**
 * Sign-in of the clients of 2018–2021, which hand a `blockstack:` link to a system program that is gone. It is watched for in the page's own
 * world: in the relay's, merely touching `document` costs a page 18 kB.
 *
 * blockstack.js 18, 19 and 21 add an `<iframe src="blockstack:<token>&echo=<id>">` and wait a second for `localStorage['echo-reply-<id>']`.
 * 0.17 and 17 send the document itself to `blockstack:<token>` and take a blur within a second for the program's answer; in Firefox they send a
 * frame, and the background puts a frame of the first kind in its place (background/lost-links.ts).
 */

import { page } from './bridge.ts';

/** How many frames the document has. The getter itself, because scripts write `var length = 0`; called on nothing it means the window. */
const { get: countFrames } = Object.getOwnPropertyDescriptor(page, 'length') ?? {};

/** `ask` answers where to go, or rejects when nobody goes anywhere. */
export function watchTakeovers(ask: (token: string, channel: 'redirect') => Promise<{ redirect?: string }>): void {
  /** The token, unless the link is no request. */
  const take = (link: string): string | undefined => {
    const [, token, echo] = /^blockstack:([\w.-]+)(?:&echo=([a-z\d-]{1,64}))?$/i.exec(link) ?? [];
    if (token) {
      if (echo) answerEcho(`echo-reply-${echo}`);
      ask(token, 'redirect').then(goTo, () => {}); // Refused: the person stays where they are.
    }
    return token;
  };

  new MutationObserver(() => {
    // What was added is not walked through: each node would get a wrapper, on every page, for a frame that is hardly ever there.
    // The first alone, because a list of none costs a page with frames 1 kB; taking it away is a change that brings us to the next.
    const frame = countFrames?.() && document.querySelector<HTMLIFrameElement>('iframe[src^="blockstack:"]');
    if (!frame) return;
    // First of all: after a real click Chromium hands the scheme to the system, the page loses focus and the client stalls for ever.
    frame.remove();
    take(frame.src);
  }).observe(document, { childList: true, subtree: true });

  // Not before the first click: most pages never get one, and merely touching `navigation` costs.
  const listen = () =>
    page.navigation?.addEventListener('navigate', (event: NavigateEvent) => {
      if (!take(event.destination.url)) return;
      event.preventDefault();
      // Without it the client goes to a dead host a second later.
      dispatchEvent(new Event('blur'));
    });
  addEventListener('click', listen, { capture: true, once: true });
}

/** The storage event does not fire in the document that writes, and the client listens for it there. It reads the key alone. */
function answerEcho(key: string): void {
  localStorage.setItem(key, 'success');
  dispatchEvent(new StorageEvent('storage', { key, newValue: 'success' }));
}

/** The document that asked goes there itself, so a page that took its place gets nothing. Never to another origin. */
function goTo({ redirect }: { redirect?: string }): void {
  if (redirect && new URL(redirect).origin === location.origin) location.replace(redirect);
}
