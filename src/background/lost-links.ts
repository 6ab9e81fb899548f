/**
 * Firefox: the links of blockstack.js 0.17 and 17, which send a hidden frame to `blockstack:<token>`. Nothing in the page hears of it, and the
 * browser drops it in silence, so the client waits for ever; but the browser's own report of it wakes the background. It changes nothing in
 * any page until then. (Chromium's pages hear of theirs: inpage/takeover.ts.)
 */
import type { Browser } from 'webextension-polyfill';
import { quietly } from './quietly.ts';

export type LostLinkPowers = {
  webNavigation: Pick<Browser['webNavigation'], 'onBeforeNavigate'>;
  /** Asked for when needed. */
  scripting: () => Pick<Browser['scripting'], 'executeScript'>;
};

const lostLink = /^blockstack:[\w.-]{1,16384}$/;

/**
 * Adds the listener. The link comes back into the tab's document as the address of a frame, as later clients write it, and is taken over there
 * (inpage/takeover.ts): the page asks by its own port, so what the token says is checked against the origin that the browser names.
 */
export function listenToLostLinks({ webNavigation, scripting }: LostLinkPowers): void {
  /** Scratch: the frame that brings a link back is reported as well. Each link is new: its token is. */
  const broughtBack = new Set<string>();
  webNavigation.onBeforeNavigate.addListener(
    ({ tabId, url, parentFrameId }) => {
      if (parentFrameId !== 0 || !lostLink.test(url) || broughtBack.has(url)) return;
      broughtBack.add(url);
      const target = { tabId, frameIds: [0] };
      quietly(scripting().executeScript({ target, world: 'MAIN', injectImmediately: true, func: addFrame, args: [url] }));
    },
    { url: [{ schemes: ['blockstack'] }] },
  );
}

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
