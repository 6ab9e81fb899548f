/**
 * Sign-in links that lead nowhere: `blockstack:<token>` in a hidden frame, which Firefox drops in silence (blockstack.js 0.17 and 17), and the hosts
 * of 2018–2021, which are gone (mobile clients, and all that found no wallet). They are caught before anything leaves, and come back into the page
 * they came from as the address of a frame, as later clients write it: there they are taken over (inpage/takeover.ts). So the page asks by its own
 * port, the token is checked against the origin that the browser names, and a no leaves the page as it was.
 */
import type { Browser } from 'webextension-polyfill';
import { quietly } from './quietly.ts';

type Rules = Browser['declarativeNetRequest'];
type Rule = Parameters<Rules['updateDynamicRules']>[0] extends { addRules?: (infer R)[] } ? R : never;

/** Told of every link that is about to come into its page. */
type Brought = (token: string, by: 'lost-link' | 'dead-host') => void;

/** Asked for when needed. */
type Scripting = () => Pick<Browser['scripting'], 'executeScript'>;

const lostLink = /^blockstack:([\w.-]{1,16384})$/;
const deadPages =
  /^(?:https:\/\/(?:browser\.)?blockstack\.org\/auth\/?|http:\/\/localhost:8888\/auth\/?|https:\/\/app\.blockstack\.org\/index\.html)$/;

/** The token in an address at a host that is gone: in its query, wherever that has it, or in the one behind the # of connect 2 and 4. */
export function findDeadToken(address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !deadPages.test(url.origin + url.pathname)) return undefined;
  const [, behind = ''] = /^#\/sign-(?:up|in)\?(.*)$/.exec(url.hash) ?? [];
  const tokens = [url.search, behind].flatMap((query) => new URLSearchParams(query).getAll('authRequest'));
  return tokens.find((token) => /^[\w.-]{1,16384}$/.test(token));
}

/** The same for a rule. Of the last it cannot see the token, which stands after the #. */
const deadAddresses = [
  ...['https://(?:browser\\.)?blockstack\\.org', 'http://localhost:8888'].map(
    (host) => `^${host}/auth/?\\?(?:[^#]*&)?authRequest=[\\w.-]+(?:[&#]|$)`,
  ),
  '^https://app\\.blockstack\\.org/index\\.html(?:[?#]|$)',
];

/** Chromium: nothing goes to those addresses. What was blocked is heard of by `listenToDeadHosts`. */
export const deadHostRules: Rule[] = deadAddresses.map((regexFilter, n) => ({
  id: 200 + n,
  condition: { regexFilter, resourceTypes: ['main_frame'], isUrlFilterCaseSensitive: true },
  action: { type: 'block' },
}));

/** Firefox. Adds both listeners. */
export function listenToLostLinks(powers: {
  webNavigation: Pick<Browser['webNavigation'], 'onBeforeNavigate'>;
  webRequest: Pick<Browser['webRequest'], 'onBeforeRequest'>;
  scripting: Scripting;
  brought: Brought;
}): void {
  const { webNavigation, webRequest, scripting, brought } = powers;
  /** Scratch: the frame that brings a link back is reported as well. Each link is new: its token is. */
  const broughtBack = new Set<string>();
  const bring = (tabId: number, token: string, by: Parameters<Brought>[1]): void => {
    broughtBack.add(token);
    for (const oldest of broughtBack) if (broughtBack.size > 20) broughtBack.delete(oldest);
    brought(token, by);
    quietly(bringBack(scripting, tabId, token));
  };
  webNavigation.onBeforeNavigate.addListener(
    ({ tabId, url, parentFrameId }) => {
      const [, token] = lostLink.exec(url) ?? [];
      if (parentFrameId !== 0 || !token || broughtBack.has(token)) return;
      bring(tabId, token, 'lost-link');
    },
    { url: [{ schemes: ['blockstack'] }] },
  );
  webRequest.onBeforeRequest.addListener(
    ({ tabId, url }) => {
      const token = findDeadToken(url);
      if (!token) return {};
      bring(tabId, token, 'dead-host');
      return { cancel: true };
    },
    {
      urls: ['*://*.blockstack.org/auth*', 'https://app.blockstack.org/index.html*', 'http://localhost/auth*'],
      types: ['main_frame'],
    },
    ['blocking'],
  );
}

/** Chromium. A rule has blocked the address, and the tab shows the browser's word on it: it goes back to the page. */
export function listenToDeadHosts(powers: {
  webNavigation: Pick<Browser['webNavigation'], 'onErrorOccurred' | 'onCommitted'>;
  tabs: Pick<Browser['tabs'], 'goBack'>;
  scripting: Scripting;
  brought: Brought;
}): void {
  const { webNavigation, tabs, scripting, brought } = powers;

  const goBack = async (tabId: number): Promise<void> => {
    let isBack: () => void = () => {};
    const committed = new Promise<void>((resolve) => {
      isBack = resolve;
    });
    const heard = (details: { tabId: number; frameId: number }) => details.tabId === tabId && details.frameId === 0 && isBack();
    webNavigation.onCommitted.addListener(heard);
    try {
      await tabs.goBack(tabId); // Rejects where there is no page to go back to.
      await committed;
    } finally {
      webNavigation.onCommitted.removeListener(heard);
    }
  };

  webNavigation.onErrorOccurred.addListener(
    ({ tabId, frameId, url, ...rest }) => {
      const token = findDeadToken(url);
      const isBlocked = 'error' in rest && rest.error === 'net::ERR_BLOCKED_BY_CLIENT';
      if (frameId !== 0 || !isBlocked || !token) return;
      brought(token, 'dead-host');
      quietly(goBack(tabId).then(() => bringBack(scripting, tabId, token)));
    },
    { url: [{ hostSuffix: 'blockstack.org' }, { hostEquals: 'localhost', ports: [8888] }] },
  );
}

/** Waits until the document is there. */
const bringBack = (scripting: Scripting, tabId: number, token: string): Promise<unknown> =>
  scripting().executeScript({
    target: { tabId, frameIds: [0] },
    world: 'MAIN',
    func: addFrame,
    args: [`blockstack:${token}`],
  });

/** As much of the page as `addFrame` uses: it is the one function here that runs there. */
declare const document: {
  createElement(tag: 'iframe'): { src: string; hidden: boolean; remove(): void };
  documentElement: { append(element: object): void };
};

/** Runs in the page. Where no takeover is (not a chosen site), the frame goes again as if nothing had been. */
function addFrame(link: string): void {
  const frame = document.createElement('iframe');
  frame.src = link;
  frame.hidden = true;
  document.documentElement.append(frame);
  queueMicrotask(() => frame.remove());
}
