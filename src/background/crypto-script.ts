/** Loads `crypto.js` once per life. Chromium's worker knows only importScripts, Firefox's event page wakes faster with import(). */

type CryptoScript = typeof import('./crypto.ts');

declare function importScripts(...urls: string[]): void;

export async function loadCryptoScript(getUrl: (path: string) => string): Promise<CryptoScript> {
  if (__BROWSER__ === 'firefox') return import(/* @vite-ignore */ getUrl('crypto.js'));
  if (!globalThis.autonymCrypto) importScripts('crypto.js');
  if (!globalThis.autonymCrypto) throw new Error('crypto.js left nothing behind');
  return globalThis.autonymCrypto;
}
