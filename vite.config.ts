/** One config builds everything: dist/chrome and dist/firefox, and a zip of each, byte-identical on every run. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';
import { minify } from 'terser';
import { defineConfig, type EnvironmentOptions, type Plugin } from 'vite';

// Packages choose their code by it; whoever starts the build, the bytes are the same.
process.env.NODE_ENV = 'production';

type Browser = 'chrome' | 'firefox';
const browsers: Browser[] = ['chrome', 'firefox'];
const pages = ['approve', 'welcome', 'home', 'name', 'recover', 'auth'];

/**
 * Scripts of the background for one deed each, and which files they bring: everything else they take of `crypto.js`, where
 * src/background/shared-parts.ts lists it. src/background/scripts.ts loads them.
 */
const deeds: Record<string, RegExp> = {
  survey: /\/network\/(?:archaeology\/|holdings)|\/protocol\/storage\/bucket/,
  accounts:
    /\/background\/(?:account-asks|token-asks|signing|rpc-chain)|\/network\/ledger|\/protocol\/chain\/(?:clarity-json|clarity-text|outflow|transaction-ask)|\/token\/request-token/,
  lookups:
    /\/network\/(?:holdings|lookup\/[\w-]+)\.ts|\/background\/(?:known-names|name-key)|\/protocol\/(?:chain\/clarity-text|names\/subdomain-places)/,
  registry: /\/network\/connections|\/background\/(?:link-sign-in|key-folders|old-hosts)/,
  subdomains: /\/network\/(?:standing-subdomain|registrar)|\/protocol\/names\/subdomain/,
  backups: /\/background\/(?:belongings|snapshots|foreign-rows)\./,
  inspected: /\/background\/(?:inspected-rows|without-secrets)/,
  proof: /\/network\/(?:proof|trust)[\w-]*\.ts$|\/protocol\/proof\/[\w-]+\.ts$/,
  memory: /\/background\/(?:memory\/|private-rows|quietly)|\/contract\/commands\/memory|\/protocol\/names\/end/,
};
const ofDeed = (environment: string) => Object.entries(deeds).find(([name]) => environment.startsWith(`${name}_`));
/** All scripts of the background, whose bytes are counted. */
const ofBackground = ({ name }: { name: string }) => /^(?:background|crypto)_/.test(name) || ofDeed(name) !== undefined;

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const outDir = (browser: Browser) => path(`./dist/${browser}`);

/**
 * The manifest of one browser: `chrome:` and `firefox:` keys are resolved; where the plain key is a list too, they are added to it.
 */
function manifestOf(browser: Browser): Record<string, unknown> {
  const manifest: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(JSON.parse(readFileSync(path('./manifest.json'), 'utf8')))) {
    const [only, name = ''] = key.includes(':') ? key.split(':') : [browser, key];
    if (only !== browser) continue;
    const before = manifest[name];
    manifest[name] = Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value;
  }
  return manifest;
}

/** bip39 requires all ten word lists; every one but English is 20–30 kB that no page uses here. */
const englishOnly: Plugin = {
  name: 'english-words-only',
  enforce: 'pre',
  resolveId: (id) => (/^\.\/wordlists\/(?!english).*\.json$/.test(id) ? '\0no-words' : undefined),
  load: (id) => (id === '\0no-words' ? 'module.exports = undefined' : undefined),
};

/**
 * bip39 and the curve package are CommonJS and bring the CommonJS twins of the noble packages that everyone else imports as ES modules. Here all
 * take the ES ones; the curve package has the ES source it was made of beside its bundle.
 */
const oneNoble: Plugin = {
  name: 'one-noble',
  enforce: 'pre',
  resolveId: (id) => {
    if (id === '@bitcoinerlab/secp256k1') return path('./node_modules/@bitcoinerlab/secp256k1/index.js');
    const [, file] = /^@noble\/hashes\/(\w+)$/.exec(id) ?? [];
    return file && path(`./node_modules/@noble/hashes/esm/${file}.js`);
  },
};

/** bip32 tries the curve it is handed at its first use, on each machine anew; ours is tried by our tests, with the same answers. */
const curveTriedBefore: Plugin = {
  name: 'curve-tried-before',
  enforce: 'pre',
  resolveId: (id, importer) => (id === './testecc.js' && importer?.includes('/bip32/') ? '\0curve-tried-before' : undefined),
  load: (id) => (id === '\0curve-tried-before' ? 'export const testEcc = () => {};' : undefined),
};

/** @scure/base makes every codec it has at its top level; said to be pure, those that nobody uses go. */
const unusedCodecs: Plugin = {
  name: 'unused-codecs',
  transform: (code, id) =>
    id.includes('/@scure/base/')
      ? code.replace(
          /(?<!function |\.)\b(?:chain|alphabet|join|padding|normalize|radix2?|checksum|gen\w+)\(/g,
          '/* @__PURE__ */ $&',
        )
      : null,
};

/**
 * webextension-polyfill is CommonJS. A bundler's bridge to such a module reads every property of what it exports, and each of these is a
 * namespace of the browser that is made at its first touch: 5 ms and 90 kB at every start of the worker. Said to be an ES module, it is handed
 * on as it is.
 */
const polyfillAsModule: Plugin = {
  name: 'polyfill-as-module',
  transform: (code, id) =>
    id.includes('/webextension-polyfill/')
      ? `const module = { exports: {} };\n((exports, define) => {\n${code}\n})({});\nexport default module.exports;`
      : null,
};

/** HTML lands at the top of the output, and crossorigin attributes go: extension pages load from their own origin. */
const plainPages: Plugin = {
  name: 'plain-pages',
  transformIndexHtml: (html) => html.replaceAll(' crossorigin', ''),
};

/**
 * Pages: one HTML file each. Built together they share chunks, in one folder; built alone a page is one script and one style sheet, and what
 * it loads later. `isFirst` empties the output and copies public/.
 */
function pagesOf(
  browser: Browser,
  { pages, folder, isFirst }: { pages: string[]; folder: string; isFirst: boolean },
): EnvironmentOptions {
  return {
    consumer: 'client',
    build: {
      outDir: outDir(browser),
      emptyOutDir: isFirst,
      copyPublicDir: isFirst,
      rolldownOptions: {
        checks: { pluginTimings: false }, // advice about a slow machine, shown to whoever runs npm start
        input: Object.fromEntries(pages.map((page) => [page, path(`./src/pages/${page}.html`)])),
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: `${folder}/[name].js`,
          assetFileNames: `${folder}/[name][extname]`,
        },
        transform: { inject: { Buffer: [path('./src/pages/buffer.ts'), 'Buffer'] } },
      },
    },
  };
}

/** One file that the browser starts by itself: classic, or an ES module where only `import()` loads it. */
function scriptOf(browser: Browser, name: string, input: string, format: 'iife' | 'es'): EnvironmentOptions {
  return {
    consumer: 'client',
    build: {
      outDir: outDir(browser),
      emptyOutDir: false,
      copyPublicDir: false,
      rolldownOptions: {
        checks: { pluginTimings: false },
        input: path(input),
        output: { format, name: `autonym_${name}`, codeSplitting: false, entryFileNames: `${name}.js` },
        preserveEntrySignatures: 'strict',
        treeshake: { propertyReadSideEffects: false }, // A table spread into a larger one that nobody uses goes with it.
      },
    },
  };
}

function environmentsOf(browser: Browser): Record<string, EnvironmentOptions> {
  return {
    [`pages_${browser}`]: pagesOf(browser, { pages, folder: 'parts', isFirst: true }),
    // Opened most and seen for seconds: a dozen small files would be asked for one after another.
    [`popup_${browser}`]: pagesOf(browser, { pages: ['popup'], folder: 'popup', isFirst: false }),
    [`background_${browser}`]: scriptOf(browser, 'background', './src/background/main.ts', 'iife'),
    // Chromium's worker can only importScripts, Firefox's event page wakes faster when it can import() on need.
    ...Object.fromEntries(
      ['crypto', ...Object.keys(deeds)].map((name) => [
        `${name}_${browser}`,
        scriptOf(browser, name, `./src/background/${name}.ts`, browser === 'chrome' ? 'iife' : 'es'),
      ]),
    ),
    [`content_${browser}`]: scriptOf(browser, 'content', './src/content/main.ts', 'iife'),
    [`inpage_${browser}`]: scriptOf(browser, 'inpage', './src/inpage/inpage.ts', 'iife'),
    [`authpopup_${browser}`]: scriptOf(browser, 'authpopup', './src/inpage/auth-popup.ts', 'iife'),
    [`oldhosts_${browser}`]: scriptOf(browser, 'oldhosts', './src/inpage/old-hosts.ts', 'iife'),
    [`prefer_${browser}`]: scriptOf(browser, 'prefer', './src/inpage/prefer.ts', 'iife'),
    [`kdf_${browser}`]: scriptOf(browser, 'kdf', './src/kdf/kdf.ts', 'iife'),
  };
}

/** The compile-time name of the browser; code for the other one is dropped. */
const browserConstant: Plugin = {
  name: 'browser-constant',
  configEnvironment: (name) => ({ define: { __BROWSER__: JSON.stringify(name.endsWith('firefox') ? 'firefox' : 'chrome') } }),
};

/** `crypto.js`, and what follows it, take what the first script has of valibot from there: src/background/shared-valibot.ts lists it. */
const sharedValibot: Plugin = {
  name: 'shared-valibot',
  enforce: 'pre',
  applyToEnvironment: (environment) => ofBackground(environment) && !environment.name.startsWith('background_'),
  resolveId: (id, importer) => (id === 'valibot' && importer !== '\0valibot' ? '\0valibot' : undefined),
  load: (id) => {
    if (id !== '\0valibot') return undefined;
    const [, names] = /import \{([^}]*)\}/.exec(readFileSync(path('./src/background/shared-valibot.ts'), 'utf8')) ?? [];
    return `export * from 'valibot';\nexport const {${names}} = /* @__PURE__ */ globalThis.autonymValibot;`;
  },
};

/** A script for one deed takes of `crypto.js` whatever none of its own files has. The build fails when shared-parts.ts lacks it. */
const sharedParts: Plugin = {
  name: 'shared-parts',
  enforce: 'pre',
  applyToEnvironment: ({ name }) => ofDeed(name) !== undefined,
  resolveId(id, importer) {
    if (importer === undefined || id === 'valibot' || !/\/src\//.test(importer)) return undefined;
    const [, own] = ofDeed(this.environment.name) ?? [];
    return own?.test(join(importer, '..', id)) ? undefined : '\0parts';
  },
  load: (id) => {
    if (id !== '\0parts') return undefined;
    const [, names = ''] =
      /autonymParts = \{([^}]*)\}/.exec(readFileSync(path('./src/background/shared-parts.ts'), 'utf8')) ?? [];
    const exported = names.match(/\w+/g)?.map((name) => `export const ${name} = parts.${name};`);
    return ['const parts = globalThis.autonymParts;', ...(exported ?? [])].join('\n');
  },
};

/** `importScript('/crypto.js')` becomes the import of a script that Firefox loads on need: a literal, so that reviewers see it. */
const literalImport: Plugin = {
  name: 'literal-import',
  renderChunk: (code) => (/\bimportScript\(/.test(code) ? code.replaceAll(/\bimportScript\(/g, 'import(') : null),
};

/** Codes that web pages hear, with their sentence: src/background/fault.ts has both lists. */
const toldToPages = (): Set<string | undefined> =>
  new Set(
    ['fault', '../protocol/token/auth-request-codes'].flatMap((file) =>
      readFileSync(path(`./src/background/${file}.ts`), 'utf8').match(
        /(?<=^ {2}')[a-z-]+(?=': -)|(?<=')[a-z-]+(?=')|^ {2}internal/gm,
      ),
    ) as string[],
  );

/**
 * Errors of the vault, of the network and of our own pages' commands never reach a web page, nor do others of the background whose code no page hears; and people read the
 * words of `_locales`: in the build their code is enough, so the sentences for whoever works on this source stay behind.
 */
const ownWords = /\/src\/(?:vault|network|protocol\/(?:proof|names|storage)|background)\//;
const codesAreEnough: Plugin = {
  name: 'codes-are-enough',
  enforce: 'post',
  applyToEnvironment: ofBackground,
  transform(code, id) {
    if (!ownWords.test(id) || !code.includes('new AutonymError(')) return null;
    let short = code;
    const told = /\/background\/(?!commands)/.test(id) ? toldToPages() : new Set(['app-key-collision']);
    walk(this.parse(code), (node) => {
      if (node.type !== 'NewExpression' || node.callee?.name !== 'AutonymError') return;
      const [errorCode, sentence] = node.arguments ?? [];
      // As long as before, so that the places of the others hold. One code of the vault is told to pages, with its sentence.
      if (!told.has(errorCode?.value as string) && sentence && /Literal$/.test(sentence.type))
        short = `${short.slice(0, sentence.start)}''${' '.repeat(sentence.end - sentence.start - 2)}${short.slice(sentence.end)}`;
    });
    return { code: short, map: null };
  },
};

type Node = { type: string; start: number; end: number; name?: string; value?: unknown; callee?: Node; arguments?: Node[] };
function walk(node: unknown, visit: (node: Node) => void): void {
  if (node === null || typeof node !== 'object') return;
  if ('type' in node) visit(node as Node);
  for (const part of Object.values(node)) walk(part, visit);
}

/** Once more over what Vite made small: a hundredth less, and the scripts have budgets. */
const smallerStill: Plugin = {
  name: 'smaller-still',
  applyToEnvironment: (environment) => ofBackground(environment) || /^(content|inpage)_/.test(environment.name),
  generateBundle: async (_, bundle) => {
    for (const file of Object.values(bundle)) {
      if (file.type !== 'chunk') continue;
      const compress = { ecma: 2020, passes: 3 } as const;
      const { code } = await minify(file.code, { ecma: 2020, compress, module: file.code.includes('export{') });
      if (code) file.code = code;
    }
  },
};

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

/** What is said to translators stays behind: a fortieth of the words of a file. */
function packWords(browser: Browser): void {
  const folder = join(outDir(browser), '_locales');
  for (const file of filesUnder(folder)) {
    const words: Record<string, Record<string, unknown>> = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const packed = Object.entries(words).map(([key, { description: _, ...message }]) => [key, message]);
    writeFileSync(join(folder, file), JSON.stringify(Object.fromEntries(packed)));
  }
}

/** Same files, same bytes: sorted names and one fixed date (written in local time, so it is made of local parts). */
function writeZip(browser: Browser, version: string): void {
  const date = new Date(1980, 0, 1);
  const files = filesUnder(outDir(browser)).map((file) => [file, [readFileSync(join(outDir(browser), file)), { mtime: date }]]);
  writeFileSync(path(`./dist/autonym-${version}-${browser}.zip`), zipSync(Object.fromEntries(files), { level: 9 }));
}

export default defineConfig({
  root: path('./src/pages'),
  publicDir: path('./public'),
  base: './',
  plugins: [
    sharedParts, // Before whoever else would find a package.
    englishOnly,
    oneNoble,
    curveTriedBefore,
    unusedCodecs,
    polyfillAsModule,
    plainPages,
    browserConstant,
    literalImport,
    sharedValibot,
    codesAreEnough,
    smallerStill,
  ],
  build: {
    target: 'es2023',
    cssTarget: ['chrome127', 'firefox140'],
    modulePreload: false,
    reportCompressedSize: false,
    assetsInlineLimit: 0,
  },
  environments: Object.assign({}, ...browsers.map(environmentsOf)),
  builder: {
    buildApp: async (builder) => {
      for (const environment of Object.values(builder.environments)) {
        if (browsers.some((browser) => environment.name.endsWith(`_${browser}`))) await builder.build(environment);
      }
      for (const browser of browsers) {
        const manifest = manifestOf(browser);
        writeFileSync(join(outDir(browser), 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
        packWords(browser);
        writeZip(browser, String(manifest.version));
      }
    },
  },
});
