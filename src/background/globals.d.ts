/** Set by the build: code for the other browser is dropped. */
declare const __BROWSER__: 'chrome' | 'firefox';

/** What the scripts of one deed take from `crypto.js`. */
declare var autonymParts: object;

/** What `crypto.js` takes from the first script instead of bringing its own. */
declare var autonymValibot: object;

/** Firefox only: the build puts `import` in its place. */
declare function importScript(file: '/crypto.js'): Promise<typeof import('./crypto.ts')>;
declare function importScript(file: '/survey.js'): Promise<typeof import('./survey.ts')>;
declare function importScript(file: '/accounts.js'): Promise<typeof import('./accounts.ts')>;
declare function importScript(file: '/registry.js'): Promise<typeof import('./registry.ts')>;
declare function importScript(file: '/subdomains.js'): Promise<typeof import('./subdomains.ts')>;
declare function importScript(file: '/backups.js'): Promise<typeof import('./backups.ts')>;
declare function importScript(file: '/lookups.js'): Promise<typeof import('./lookups.ts')>;
declare function importScript(file: '/inspected.js'): Promise<typeof import('./inspected.ts')>;
declare function importScript(file: '/proof.js'): Promise<typeof import('./proof.ts')>;
declare function importScript(file: '/memory.js'): Promise<typeof import('./memory.ts')>;
