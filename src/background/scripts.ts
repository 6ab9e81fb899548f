/** Loads the scripts that nothing needs at a wake-up. Chromium's worker knows only importScripts, Firefox's event page wakes faster with import(). */

export type Scripts = {
  crypto: typeof import('./crypto.ts');
  survey: typeof import('./survey.ts');
  accounts: typeof import('./accounts.ts');
  registry: typeof import('./registry.ts');
  lookups: typeof import('./lookups.ts');
  subdomains: typeof import('./subdomains.ts');
  backups: typeof import('./backups.ts');
  inspected: typeof import('./inspected.ts');
  proof: typeof import('./proof.ts');
  memory: typeof import('./memory.ts');
};
export type LoadScript = <Name extends keyof Scripts>(name: Name) => Promise<Scripts[Name]>;

/** What one deed needs, each after `crypto.js`, of which it takes parts. The build has the same list (vite.config.ts). */
export const deedScripts = [
  'survey',
  'accounts',
  'registry',
  'lookups',
  'subdomains',
  'backups',
  'inspected',
  'proof',
  'memory',
] as const satisfies (keyof Scripts)[];

/** Firefox: the build makes imports of these, whose addresses stand there for reviewers to see. */
const imports: { [Name in keyof Scripts]: () => Promise<Scripts[Name]> } = {
  crypto: () => importScript('/crypto.js'),
  survey: () => importScript('/survey.js'),
  accounts: () => importScript('/accounts.js'),
  registry: () => importScript('/registry.js'),
  lookups: () => importScript('/lookups.js'),
  subdomains: () => importScript('/subdomains.js'),
  backups: () => importScript('/backups.js'),
  inspected: () => importScript('/inspected.js'),
  proof: () => importScript('/proof.js'),
  memory: () => importScript('/memory.js'),
};

/** Trusted Types hold in Chromium's worker too: the one policy our CSP names gives the scripts that may be loaded. */
declare const trustedTypes: {
  createPolicy(
    name: 'autonym',
    rules: { createScriptURL: (file: keyof Scripts) => string },
  ): { createScriptURL(file: keyof Scripts): string };
};
let policy: ReturnType<typeof trustedTypes.createPolicy> | undefined;

export const loadScript: LoadScript = async (name) => {
  if (__BROWSER__ === 'firefox') return imports[name]();
  if (!leftBehind(name)) {
    policy ??= trustedTypes.createPolicy('autonym', { createScriptURL: (script) => `${script}.js` });
    importScripts(policy.createScriptURL(name));
  }
  const script = leftBehind(name);
  if (!script) throw new Error('a script left nothing behind');
  return script;
};

/** In Chromium a script is one global variable, which the build names: `autonym_crypto`, … */
function leftBehind<Name extends keyof Scripts>(name: Name): Scripts[Name] | undefined {
  return (globalThis as { [variable: string]: unknown })[`autonym_${name}`] as Scripts[Name] | undefined;
}
