/**
 * Sign-in of the clients of 2018–2021 (blockstack.js 18, 19, 21), which look for a system program by a hidden
 * `<iframe src="blockstack:<token>&echo=<id>">` and wait one second for `localStorage['echo-reply-<id>'] = 'success'`.
 */

export function watchTakeovers(ask: (token: string, take: (result: unknown) => void) => void): void {
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) if (node.nodeName === 'IFRAME') takeOver(node as HTMLIFrameElement);
    }
  }).observe(document, { childList: true, subtree: true });

  function takeOver(frame: HTMLIFrameElement): void {
    const [, token, echo] = /^blockstack:([\w.-]+)&echo=([A-Za-z0-9-]{1,64})$/.exec(frame.getAttribute('src') ?? '') ?? [];
    if (!token || !echo) return;
    // First of all: after a real click Chromium hands the scheme to the system, the page loses focus and the client stalls for ever.
    frame.remove();
    answerEcho(`echo-reply-${echo}`);
    ask(token, goTo);
  }
}

/** The storage event does not fire in the document that writes, and the client listens for it there. */
function answerEcho(key: string): void {
  localStorage.setItem(key, 'success');
  dispatchEvent(new StorageEvent('storage', { key, newValue: 'success', storageArea: localStorage }));
}

/** The document that asked goes there itself, so a page that took its place gets nothing. Never to another origin. */
function goTo(result: unknown): void {
  const { redirect } = (result ?? {}) as { redirect?: string };
  if (redirect && new URL(redirect).origin === location.origin) location.replace(redirect);
}
