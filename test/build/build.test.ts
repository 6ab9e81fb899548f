import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { deedScripts } from '../../src/background/scripts.ts';
import { filesUnder, readJson, root } from '../house/source.ts';

const { version } = readJson<{ version: string }>('package.json');
const browsers = ['chrome', 'firefox'] as const;
const zip = (browser: string) => join(root, `dist/autonym-${version}-${browser}.zip`);
const size = (path: string) => statSync(join(root, path)).size;
const build = () =>
  execFileSync(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error'], { cwd: root });
/** Scripts of one deed each: what signing in, unlocking and opening names needs is counted apart. */
const deedBudgets: { [Name in (typeof deedScripts)[number]]: number } = {
  survey: 24 * 1024,
  accounts: 24 * 1024,
  subdomains: 8 * 1024,
  registry: 16 * 1024,
  lookups: 20 * 1024,
  backups: 12 * 1024,
  inspected: 4 * 1024,
  proof: 24 * 1024,
  memory: 20 * 1024,
};
const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

beforeAll(() => {
  if (!existsSync(zip('firefox'))) build();
}, 180_000);

describe('the build', () => {
  it('is byte-identical when it runs again, in another time zone', () => {
    const before = browsers.map((browser) => hash(zip(browser)));
    const zone = process.env['TZ'];
    process.env['TZ'] = 'Pacific/Chatham';
    try {
      build();
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
    expect(browsers.map((browser) => hash(zip(browser)))).toEqual(before);
  }, 180_000);

  for (const browser of browsers) {
    it(`for ${browser} packs exactly the files of its folder`, () => {
      const packed = unzipSync(readFileSync(zip(browser)));
      expect(Object.keys(packed).sort()).toEqual(
        filesUnder(`dist/${browser}`, /./).map((file) => file.slice(`dist/${browser}/`.length)),
      );
    });

    it(`for ${browser} has no prefixed manifest key and the product's version`, () => {
      const manifest = readJson<Record<string, unknown>>(`dist/${browser}/manifest.json`);
      expect(Object.keys(manifest).filter((key) => key.includes(':'))).toEqual([]);
      expect(manifest['version']).toBe(version);
    });

    it(`for ${browser} contains no devnet host, key or account`, () => {
      const text = Object.values(unzipSync(readFileSync(zip(browser))))
        .map((bytes) => Buffer.from(bytes).toString('latin1'))
        .join('\n');
      const accounts = filesUnder('devnet', /accounts\.ts$/).flatMap(
        (file) => readFileSync(join(root, file), 'utf8').match(/'[0-9a-f]{64,66}'|'S[PT][0-9A-Z]{38,41}'/g) ?? [],
      );
      for (const secret of accounts) expect(text).not.toContain(secret.slice(1, -1));
      expect(text).not.toMatch(/hello\.localhost|todo\.localhost|grocery\.localhost|127\.0\.0\.1:\d{2,5}|\/control\//);
    });

    it(`for ${browser} keeps the budgets of bytes`, () => {
      const folder = `dist/${browser}`;
      expect(size(`${folder}/background.js`)).toBeLessThanOrEqual(80_000);
      expect(size(`${folder}/background.js`) + size(`${folder}/crypto.js`)).toBeLessThanOrEqual(300 * 1024);
      for (const name of deedScripts) expect(size(`${folder}/${name}.js`), name).toBeLessThanOrEqual(deedBudgets[name]);
      expect(size(`${folder}/content.js`) + size(`${folder}/inpage.js`)).toBeLessThanOrEqual(4 * 1024);
      expect(statSync(zip(browser)).size).toBeLessThanOrEqual(1_200_000);
      const packed = Object.entries(unzipSync(readFileSync(zip(browser))));
      // What one screen or one deed needs has its own budget (ADR 22).
      const always = packed.filter(([file]) => !file.startsWith('data/') && !deedScripts.some((name) => file === `${name}.js`));
      expect(zipSync(Object.fromEntries(always), { level: 9 }).length).toBeLessThanOrEqual(400_000);
    });

    it(`for ${browser} paints the popup without crypto in its entry`, () => {
      const html = readFileSync(join(root, `dist/${browser}/popup.html`), 'utf8');
      const scripts = [...html.matchAll(/(?:src|href)="\.?\/?([^"]+\.js)"/g)].map(([, file]) => file ?? '');
      const seen = new Set<string>();
      const walk = (file: string) => {
        if (seen.has(file)) return;
        seen.add(file);
        const text = readFileSync(join(root, `dist/${browser}`, file), 'utf8');
        for (const [, next = ''] of text.matchAll(/(?:from|import)\s*"(\.[^"]+\.js)"/g)) walk(join(file, '..', next));
      };
      scripts.forEach(walk);
      const bytes = [...seen].reduce((sum, file) => sum + size(`dist/${browser}/${file}`), 0);
      expect(seen.size).toBeGreaterThan(0);
      expect(bytes).toBeLessThanOrEqual(60_000);
    });
  }

  it('has one copy of the hashes in the background, and one for all pages', () => {
    const background = new RegExp(`/(?:background|crypto|${deedScripts.join('|')})\\.js$`);
    const firstOfSha512 = '0x428a2f98d728ae22';
    for (const browser of browsers) {
      const scripts = filesUnder(`dist/${browser}`, /\.js$/);
      const copies = scripts.flatMap((file) => readFileSync(join(root, file), 'utf8').split(firstOfSha512).slice(1).fill(file));
      const inBackground = copies.filter((file) => background.test(file));
      expect([inBackground.length, copies.length], copies.join(', ')).toEqual([1, 2]);
    }
  });

  it('gives the Chromium worker no import(), and a document only in the function that it puts into pages (lost-links.ts)', () => {
    const background = readFileSync(join(root, 'dist/chrome/background.js'), 'utf8');
    expect(background).not.toMatch(/\bimport\(|document\.createElement\((?!.iframe.\))/);
  });

  it('ships no source map and no test file', () => {
    for (const browser of browsers)
      expect(
        readdirSync(join(root, 'dist', browser), { recursive: true }).filter((file) => /\.map$|test/i.test(String(file))),
      ).toEqual([]);
  });
});

describe('web-ext lint', () => {
  it('finds no error, and no warning but the one for preact writing innerHTML', () => {
    const output = execFileSync(
      process.execPath,
      [join(root, 'node_modules/web-ext/bin/web-ext.js'), 'lint', '--output=json', '--source-dir', join(root, 'dist/firefox')],
      { cwd: root },
    );
    const report = JSON.parse(output.toString());
    expect(report.errors).toEqual([]);
    expect(
      report.warnings.filter(
        (warning: { code: string; message: string }) =>
          !(warning.code === 'UNSAFE_VAR_ASSIGNMENT' && warning.message.includes('innerHTML')),
      ),
    ).toEqual([]);
    // In the popup's script and in the one all other pages share.
    expect(report.warnings.length).toBeLessThanOrEqual(2);
  }, 180_000);
});
