/** The browser around a page of ours: the tab behind the popup, pages opened beside it, time. */
import browser from 'webextension-polyfill';

/** Host access lets us read the address of a web page's tab; of any other tab there is none. */
export async function readTabUrl(): Promise<string | undefined> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  return tab?.url;
}

/** Opens one of our pages in a tab, or goes to the one that is open already. */
export async function openPage(path: string): Promise<void> {
  await browser.tabs.create({ url: browser.runtime.getURL(path) });
  closePopup();
}

/** Brings the approval window to the front; opens it where the person or the system has closed it away. */
export async function showApproval(): Promise<void> {
  const address = browser.runtime.getURL('approve.html');
  const tab = (await browser.tabs.query({})).find(({ url }) => url?.startsWith(address));
  // Firefox for Android has no windows.
  if (!browser.windows)
    await (tab?.id === undefined ? browser.tabs.create({ url: address }) : browser.tabs.update(tab.id, { active: true }));
  else if (tab?.windowId !== undefined) await browser.windows.update(tab.windowId, { focused: true });
  else await browser.windows.create({ url: address, type: 'popup', width: 400, height: 640 });
  closePopup();
}

/** As a popup it closes; as a tab (where tests and small screens open it) it stays. */
export function closePopup(): void {
  if (browser.extension.getViews?.({ type: 'popup' }).includes(window)) close();
}

export function later(ms: number, then: () => void): () => void {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
}
