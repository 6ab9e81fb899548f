/**
 * Sign-in of the clients of 2018–2021 (blockstack.js 18, 19, 21), which look for a system program by a hidden
 * `<iframe src="blockstack:<token>&echo=<id>">` and wait one second for `localStorage['echo-reply-<id>'] = 'success'`.
 * It is watched for in the page's own world: in the relay's, merely touching `document` costs a page 18 kB.
 */

/** How many frames the document has. The getter itself, because scripts write `var length = 0`. */
const countFrames = Object.getOwnPropertyDescriptor(globalThis, 'length')?.get;

/** `ask` answers where to go, or rejects when nobody goes anywhere. */
export function watchTakeovers(ask: (token: string) => Promise<{ redirect?: string }>): void {
  new MutationObserver(() => {
    // What was added is not walked through: each node would get a wrapper, on every page, for a frame that is hardly ever there.
    // The first alone, because a list of none costs a page with frames 1 kB; taking it away is a change that brings us to the next.
    const frame =
      countFrames?.call(globalThis) && document.querySelector<HTMLIFrameElement>('iframe[src^="blockstack:"][src*=echo]');
    if (frame) takeOver(frame, ask);
  }).observe(document, { childList: true, subtree: true });
}

function takeOver(frame: HTMLIFrameElement, ask: (token: string) => Promise<{ redirect?: string }>): void {
  const [, token, echo] = /^blockstack:([\w.-]+)&echo=([A-Za-z0-9-]{1,64})$/.exec(frame.src) ?? [];
  if (!token || !echo) return;
  // First of all: after a real click Chromium hands the scheme to the system, the page loses focus and the client stalls for ever.
  frame.remove();
  answerEcho(`echo-reply-${echo}`);
  ask(token).then(goTo, () => {}); // Refused: the person stays where they are.
}

/** The storage event does not fire in the document that writes, and the client listens for it there. */
function answerEcho(key: string): void {
  localStorage.setItem(key, 'success');
  dispatchEvent(new StorageEvent('storage', { key, newValue: 'success', storageArea: localStorage }));
}

/** The document that asked goes there itself, so a page that took its place gets nothing. Never to another origin. */
function goTo({ redirect }: { redirect?: string }): void {
  if (redirect && new URL(redirect).origin === location.origin) location.replace(redirect);
}
