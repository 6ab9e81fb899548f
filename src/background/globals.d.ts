/** Set by the build: code for the other browser is dropped. */
declare const __BROWSER__: 'chrome' | 'firefox';

/** What `crypto.js` leaves behind in Chromium, where a worker can only `importScripts`. */
declare var autonymCrypto: typeof import('./crypto.ts') | undefined;

/** What `survey.js` leaves behind there. */
declare var autonymSurvey: typeof import('./survey.ts') | undefined;

/** What `survey.js` takes from `crypto.js`. */
declare var autonymParts: object;

/** What `crypto.js` takes from the first script instead of bringing its own. */
declare var autonymValibot: object;

/** Firefox only: the build puts `import('/crypto.js')` and `import('/survey.js')` in their places. */
declare function importCrypto(): Promise<typeof import('./crypto.ts')>;
declare function importSurvey(): Promise<typeof import('./survey.ts')>;
