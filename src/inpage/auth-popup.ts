/**
 * The popup of `@blockstack/connect` 2 and `@stacks/connect` 4, without a popup. They ask `getURL` where the wallet is, open
 * `<its origin>/index.html#/sign-up?authRequest=<token>`, for transactions `/index.html#/transaction?request=<token>` (2: `/#/transaction`), and talk to what they opened: pings go to it, pongs and the answer come as messages on
 * their own window, and pongs that end are a no: they count from one beat of a timer to the next, which a browser slows down in a page that is
 * busy or out of sight. So a pong is there before `postMessage` returns, and only a no ends them. This file comes into the page when `getURL` is asked (few pages ever do), takes the place of
 * `open` for the one call that follows, and puts it back.
 */

type Open = (url?: unknown, ...others: unknown[]) => unknown;
type Provider = { authenticationRequest(token: string): Promise<string>; transactionRequest(token: string): Promise<object> };
const page = globalThis as unknown as { open: Open; AutonymProvider: Provider };

const native = page.open;
page.open = (...call) => {
  page.open = native;
  const [, signIn, transaction] =
    /^https:\/\/app\.blockstack\.org\/(?:index\.html)?#\/(?:sign-(?:up|in)\?(?:.*&)?authRequest=([\w.-]+)|transaction\?(?:.*&)?request=([\w.-]+))/.exec(
      String(call[0]),
    ) ?? [];
  const wallet = page.AutonymProvider;
  if (signIn) return talk(wallet.authenticationRequest(signIn).then((authResponse) => ({ authRequest: signIn, authResponse })));
  return transaction ? talk(wallet.transactionRequest(transaction)) : native(...call);
};

/** What the client holds for the popup, until the answer is there. */
function talk(asked: Promise<object>): object {
  const say = (data: object) => dispatchEvent(new MessageEvent('message', { data, origin: location.origin }));
  const pong = () => say({ method: 'pong' });
  let isRefused = false;
  asked.then(
    (answer) => say({ source: 'blockstack-app', ...answer }),
    () => {
      isRefused = true;
    },
  );
  // One at least, once the client listens: a refusal may come before the first ping, and only what began can end.
  setTimeout(pong);
  return { closed: false, focus() {}, close() {}, postMessage: () => isRefused || pong() };
}

export {}; // A module, though nothing is imported: its names are its own.
