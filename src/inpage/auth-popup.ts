/**
 * The popup of `@blockstack/connect` 2 and `@stacks/connect` 4, without a popup. They ask `getURL` where the wallet is, open
 * `<its origin>/index.html#/sign-up?authRequest=<token>`, and talk to what they opened: pings go to it, pongs and the answer come as messages on
 * their own window, and pongs that end are a no: they count from one beat of a timer to the next, which a browser slows down in a page that is
 * busy or out of sight. So a pong is there before `postMessage` returns, and only a no ends them. This file comes into the page when `getURL` is asked (few pages ever do), takes the place of
 * `open` for the one call that follows, and puts it back.
 */

type Open = (url?: unknown, ...others: unknown[]) => unknown;
type Provider = { authenticationRequest(token: string): Promise<string> };
const page = globalThis as unknown as { open: Open; AutonymProvider: Provider };

const native = page.open;
page.open = (...call) => {
  page.open = native;
  const [, token] =
    /^https:\/\/app\.blockstack\.org\/index\.html#\/sign-(?:up|in)\?(?:.*&)?authRequest=([\w.-]+)/.exec(String(call[0])) ?? [];
  return token ? talk(token) : native(...call);
};

/** What the client holds for the popup. */
function talk(token: string): object {
  const say = (data: object) => dispatchEvent(new MessageEvent('message', { data, origin: location.origin }));
  const pong = () => say({ method: 'pong' });
  let isRefused = false;
  page.AutonymProvider.authenticationRequest(token).then(
    (authResponse) => say({ source: 'blockstack-app', authRequest: token, authResponse }),
    () => {
      isRefused = true;
    },
  );
  // One at least, once the client listens: a refusal may come before the first ping, and only what began can end.
  setTimeout(pong);
  return { closed: false, focus() {}, close() {}, postMessage: () => isRefused || pong() };
}

export {}; // A module, though nothing is imported: its names are its own.
