import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesUnder, importsOf } from './source.ts';

/** Room → rooms it may import. `types`: only `import type`, so that nothing is bundled. The same table stands in ARCHITECTURE.md. */
const arrows: Record<string, Record<string, 'values' | 'types'>> = {
  protocol: {},
  network: { protocol: 'values', contract: 'types' },
  vault: { protocol: 'values' },
  kdf: {},
  contract: {},
  background: { protocol: 'values', network: 'values', vault: 'values', contract: 'values' },
  content: { contract: 'types' },
  inpage: { contract: 'types' },
  pages: { contract: 'values', protocol: 'values' },
};

/** Packages by room; `bip39` lives in pages only, nothing at all where web pages run. */
const packages: Record<string, RegExp> = {
  protocol: /^(bip32|@bitcoinerlab\/secp256k1|@noble\/hashes\/.*)$/,
  network: /^(valibot|@noble\/hashes\/.*)$/,
  vault: /^@noble\/hashes\/.*$/,
  kdf: /^hash-wasm$/,
  contract: /^valibot$/,
  background: /^(webextension-polyfill|idb|valibot)$/,
  content: /^$/,
  inpage: /^$/,
  pages: /^(preact(\/.*)?|@preact\/signals|webextension-polyfill|bip39)$/,
};

const rooms = Object.keys(arrows);
const roomOf = (path: string) => path.split('/')[1] ?? '';

describe('the arrows between rooms', () => {
  for (const room of rooms) {
    it(`${room} imports only what it may`, () => {
      const wrong: string[] = [];
      for (const file of filesUnder(`src/${room}`, /\.tsx?$/)) {
        for (const { from, typeOnly } of importsOf(file)) {
          if (from.endsWith('.css')) continue;
          if (!from.startsWith('.')) {
            if (!packages[room]?.test(from)) wrong.push(`${file} imports ${from}`);
            continue;
          }
          const target = roomOf(posix.join(posix.dirname(file), from));
          if (target === room) continue;
          const allowed = arrows[room]?.[target];
          if (!allowed || (allowed === 'types' && !typeOnly)) wrong.push(`${file} imports ${from}`);
        }
      }
      expect(wrong).toEqual([]);
    });
  }

  it('has no room that this table forgot', () => {
    const found = new Set(filesUnder('src', /\.tsx?$/).map(roomOf));
    expect([...found].sort()).toEqual([...rooms].sort());
  });
});

describe('the background that starts on every wake-up', () => {
  it('reaches neither vault, keys, tokens nor packages of curves', () => {
    const seen = new Set<string>();
    const heavy: string[] = [];
    const walk = (file: string) => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const { from, typeOnly } of importsOf(file)) {
        if (typeOnly) continue;
        if (/^(bip32|bip39|hash-wasm|@bitcoinerlab|@noble)/.test(from)) heavy.push(`${file} → ${from}`);
        if (from.startsWith('.')) walk(posix.join(posix.dirname(file), from));
      }
    };
    walk('src/background/main.ts');
    expect(seen.size).toBeGreaterThan(5);
    expect(heavy).toEqual([]);
  });
});
