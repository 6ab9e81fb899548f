/**
 * Sign-in links that lead nowhere: `blockstack:<token>` in a hidden frame, which Firefox drops in silence (blockstack.js 0.17 and 17), and the hosts
 * of 2018–2021, which are gone (mobile clients, and all that found no wallet). They are caught before anything leaves, and come back into the page
 * they came from as the address of a frame, as later clients write it: there they are taken over (inpage/takeover.ts). So the page asks by its own
 * port, the token is checked against the origin that the browser names, and a no leaves the page as it was. Where the tab shows no page of the place
 * that the answer would go to, because the link was typed, pasted, or clicked elsewhere, a page of ours asks the person first (link-sign-in.ts).
 */
import type { Browser } from 'webextension-polyfill';
import { quietly } from './quietly.ts';

type Rules = Browser['declarativeNetRequest'];
type Rule = Parameters<Rules['updateDynamicRules']>[0] extends { addRules?: (infer R)[] } ? R : never;

/** Told of every link that is about to come into its page. */
type Brought = (token: string, by: 'lost-link' | 'dead-host') => void;

/** Shows a link that has no page to come back to. */
type OpenLink = (tabId: number, token: string) => Promise<unknown>;

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
  openLink: OpenLink;
}): void {
  const { webNavigation, webRequest, scripting, brought, openLink } = powers;
  /** Scratch: the frame that brings a link back is reported as well. Each link is new: its token is. */
  const broughtBack = new Set<string>();
  const bring = (tabId: number, token: string, by: Parameters<Brought>[1]): void => {
    broughtBack.add(token);
    for (const oldest of broughtBack) if (broughtBack.size > 20) broughtBack.delete(oldest);
    brought(token, by);
    // A frame has a page, and what it may ask is the door's affair.
    const isFramed = by === 'lost-link';
    quietly(isFramed ? bringBack(scripting, tabId, token) : bringHome(scripting, openLink, tabId, token));
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
  openLink: OpenLink;
}): void {
  const { webNavigation, tabs, scripting, brought, openLink } = powers;

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
      quietly(
        goBack(tabId).then(
          () => bringHome(scripting, openLink, tabId, token),
          () => openLink(tabId, token),
        ),
      );
    },
    { url: [{ hostSuffix: 'blockstack.org' }, { hostEquals: 'localhost', ports: [8888] }] },
  );
}

/** Where the answer to a token would go, in the token's own words; nothing is verified. Empty when it does not say. */
export function originIn(token: string): string {
  try {
    const [, claims = ''] = token.split('.');
    return new URL(JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/'))).redirect_uri).origin;
  } catch {
    return '';
  }
}

/** Into the page of its own place, or in front of the person. */
async function bringHome(scripting: Scripting, openLink: OpenLink, tabId: number, token: string): Promise<void> {
  const [done] = await bringBack(scripting, tabId, token, originIn(token)).catch(() => []); // No page that scripts may enter.
  if (!done?.result) await openLink(tabId, token);
}

/** Waits until the document is there. `of`: in a document of this origin alone. */
const bringBack = (scripting: Scripting, tabId: number, token: string, of = '') =>
  scripting().executeScript({
    target: { tabId, frameIds: [0] },
    world: 'MAIN',
    func: addFrame,
    args: [`blockstack:${token}`, of],
  });

/** As much of the page as `addFrame` uses: it is the one function here that runs there. */
declare const document: {
  createElement(tag: 'iframe'): { src: string; hidden: boolean; remove(): void };
  documentElement: { append(element: object): void };
};
declare const location: { origin: string };

/** Runs in the page. Where no takeover is (not a chosen site), the frame goes again as if nothing had been. */
function addFrame(link: string, of: string): boolean {
  if (of && location.origin !== of) return false;
  const frame = document.createElement('iframe');
  frame.src = link;
  frame.hidden = true;
  document.documentElement.append(frame);
  queueMicrotask(() => frame.remove());
  return true;
}
