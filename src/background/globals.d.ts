/** Set by the build: code for the other browser is dropped. */
declare const __BROWSER__: 'chrome' | 'firefox';

/** What `crypto.js` leaves behind in Chromium, where a worker can only `importScripts`. */
declare var autonymCrypto: typeof import('./crypto.ts') | undefined;

/** What `crypto.js` takes from the first script instead of bringing its own. */
declare var autonymValibot: object;

/** Firefox only: the build puts `import('/crypto.js')` in its place. */
declare function importCrypto(): Promise<typeof import('./crypto.ts')>;
