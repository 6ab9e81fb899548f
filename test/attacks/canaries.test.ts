import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeSearch, searchFolder, searchMemory } from '../e2e/canaries.ts';

const key = Uint8Array.from({ length: 32 }, (_, i) => (i * 37 + 11) & 255);
const text = 'a password nobody has';
const words = ['pudding', 'fence', 'thank', 'casino', 'impose'];
const search = makeSearch([
  { name: 'key', bytes: key },
  { name: 'password', text },
  { name: 'words', words },
]);
const wide = (it: string) => Buffer.from(it, 'utf16le');
const hex = (it: Uint8Array) => Buffer.from(it).toString('hex');
const base64 = (it: Uint8Array) => Buffer.from(it).toString('base64');
const within = (bytes: Uint8Array) => Buffer.concat([Buffer.from('before'), bytes, Buffer.from('after')]);

describe('the search for secrets', () => {
  const forms: [string, string, Uint8Array][] = [
    ['key', 'as it is', key],
    ['key', 'backwards', key.toReversed()],
    ['key', 'in hex', Buffer.from(hex(key))],
    ['key', 'in capital hex, wide', wide(hex(key).toUpperCase())],
    ['key', 'in hex, backwards', Buffer.from(hex(key.toReversed()))],
    ...[0, 1, 2].map((before): [string, string, Uint8Array] => [
      'key',
      `in base64 after ${before} bytes`,
      Buffer.from(base64(Buffer.concat([Buffer.alloc(before, 7), key, Buffer.from('tail')]))),
    ]),
    ['key', 'in base64 for addresses', Buffer.from(Buffer.from(key).toString('base64url'))],
    ['key', 'as a list in JSON', Buffer.from(JSON.stringify({ key: [...key] }))],
    ['password', 'in UTF-8', Buffer.from(text)],
    ['password', 'in UTF-16', wide(text)],
    ['password', 'in base64 of UTF-16', Buffer.from(base64(wide(text)))],
    ['password', 'backwards', Buffer.from([...text].reverse().join(''))],
    ['words', 'in a line', Buffer.from(words.join(' '))],
    ['words', 'in the other order', Buffer.from(words.toReversed().join('\n'))],
    ['words', 'in fields of their own', Buffer.from(JSON.stringify({ a: words[1], field: { value: words[2] } }))],
    ['words', 'in wide fields', wide(`${words[3]}\0type=text name=x\0${words[4]}`)],
    ['words', 'in base64', Buffer.from(base64(Buffer.from(words.join(' '))))],
  ];
  for (const [name, form, bytes] of forms)
    it(`finds ${name} ${form}`, () => {
      expect(search(within(bytes))).toContainEqual(expect.stringMatching(new RegExp(`^${name}`)));
    });

  it('finds nothing in what only resembles them', () => {
    const far = Buffer.from(`${words[0]}${'.'.repeat(500)}${words[1]}`);
    for (const bytes of [Buffer.from(''), key.slice(0, 31), far, Buffer.from(words[0] ?? ''), Buffer.from(text.slice(1))]) {
      expect(search(within(bytes))).toEqual([]);
    }
  });

  it('reads folders to their bottom, and sessions of Firefox unpacked', () => {
    const folder = mkdtempSync(join(tmpdir(), 'autonym-canaries-'));
    mkdirSync(join(folder, 'deep/deeper'), { recursive: true });
    writeFileSync(join(folder, 'deep/deeper/file'), within(key));
    // magic(8) || size(4) || literals(6) "fence " and a copy of 6 from 6 before || literals "thank"
    const block = [0x62, ...Buffer.from('fence '), 6, 0, 0x50, ...Buffer.from('thank')];
    writeFileSync(join(folder, 'session'), Buffer.from([...Buffer.from('mozLz40\0'), 17, 0, 0, 0, ...block]));
    expect(searchFolder(folder, search).sort()).toEqual(['key in deep/deeper/file', 'words in utf8 in session']);
    rmSync(folder, { recursive: true });
  });

  it.runIf(process.platform === 'linux')(
    'reads the memory of a process',
    () => {
      const held = within(key);
      expect(searchMemory(process.pid, search)).toContain('key');
      held.fill(0);
    },
    60_000,
  );
});
