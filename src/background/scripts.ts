/** Loads the two scripts that nothing needs at a wake-up. Chromium's worker knows only importScripts, Firefox's event page wakes faster with import(). */

type CryptoScript = typeof import('./crypto.ts');
type SurveyScript = typeof import('./survey.ts');

/** Trusted Types hold in Chromium's worker too: the one policy our CSP names gives the scripts that may be loaded. */
declare const trustedTypes: {
  createPolicy(
    name: 'autonym',
    rules: { createScriptURL: (file: 'crypto.js' | 'survey.js') => string },
  ): { createScriptURL(file: 'crypto.js' | 'survey.js'): string };
};
let policy: ReturnType<typeof trustedTypes.createPolicy> | undefined;

export async function loadCryptoScript(): Promise<CryptoScript> {
  if (__BROWSER__ === 'firefox') return importCrypto();
  run('crypto.js');
  return there(globalThis.autonymCrypto);
}

/** After `crypto.js`, of which it takes parts. */
export async function loadSurveyScript(): Promise<SurveyScript> {
  if (__BROWSER__ === 'firefox') return importSurvey();
  if (!globalThis.autonymSurvey) run('survey.js');
  return there(globalThis.autonymSurvey);
}

function run(file: 'crypto.js' | 'survey.js'): void {
  policy ??= trustedTypes.createPolicy('autonym', { createScriptURL: (name) => name });
  importScripts(policy.createScriptURL(file));
}

function there<T>(script: T | undefined): T {
  if (!script) throw new Error('a script left nothing behind');
  return script;
}
