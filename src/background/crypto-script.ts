/** Loads `crypto.js` once per life. Chromium's worker knows only importScripts, Firefox's event page wakes faster with import(). */

type CryptoScript = typeof import('./crypto.ts');

/** Trusted Types hold in Chromium's worker too: the one policy our CSP names gives the one script that may be loaded. */
declare const trustedTypes: {
  createPolicy(name: 'autonym', rules: { createScriptURL: () => string }): { createScriptURL(url: string): string };
};

const file = 'crypto.js';

export async function loadCryptoScript(): Promise<CryptoScript> {
  if (__BROWSER__ === 'firefox') return importCrypto();
  importScripts(trustedTypes.createPolicy('autonym', { createScriptURL: () => file }).createScriptURL(file));
  if (!globalThis.autonymCrypto) throw new Error('crypto.js left nothing behind');
  return globalThis.autonymCrypto;
}
