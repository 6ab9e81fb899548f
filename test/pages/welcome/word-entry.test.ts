import { describe, expect, it, vi } from 'vitest';
import { type Language, languages, loadWordList } from '../../../src/pages/parts/word-list.ts';
import { findOtherSecret } from '../../../src/pages/welcome/pasted.ts';
import { makeWordEntry } from '../../../src/pages/welcome/word-entry.ts';
import { readJson, readText } from '../../house/source.ts';
import { keychain } from '../../protocol/keys/keychain.ts';
import { readBip39 } from '../bip39.ts';

const vectors = readBip39();

const set = (count: number) =>
  vectors.english
    .map(({ words }) => words)
    .find((text) => text.split(' ').length === count && (count !== 12 || text.includes('winner'))) ?? '';

describe('typing recovery words', () => {
  for (const count of [12, 18, 24]) {
    it(`takes ${count} pasted words whole, wherever they are pasted`, () => {
      const entry = makeWordEntry();
      entry.setText(
        5,
        set(count)
          .toUpperCase()
          .split(' ')
          .map((word, i) => `${i + 1}. ${word}`)
          .join('\n'),
      );
      expect(entry.slots.value.join(' ')).toBe(set(count));
      expect(entry.state.value).toEqual({ kind: 'right' });
    });
  }

  it('fills the next slots with a pasted part', () => {
    const entry = makeWordEntry();
    entry.setText(0, 'legal');
    entry.setText(1, 'winner thank');
    expect(entry.slots.value.slice(0, 4)).toEqual(['legal', 'winner', 'thank', '']);
    expect(entry.state.value).toEqual({ kind: 'typing', missing: 9 });
  });

  it('does not call a word wrong while it is being typed', () => {
    const entry = makeWordEntry();
    entry.typingAt.value = 0;
    entry.setText(0, 'aban');
    expect(entry.state.value.kind).toBe('typing');
    entry.finish(0);
    expect(entry.slots.value[0]).toBe('abandon');
  });

  it('names a word that is not in the list, with its nearest', () => {
    const entry = makeWordEntry();
    entry.setText(0, set(12).replace('winner', 'winnr'));
    expect(entry.state.value).toEqual({
      kind: 'odd',
      odd: [{ place: 1, word: 'winnr', nearest: expect.arrayContaining(['winner']) }],
    });
    entry.setText(1, 'winner');
    expect(entry.state.value).toEqual({ kind: 'right' });
  });

  it('says of a failed checksum only that the words do not belong together', () => {
    const entry = makeWordEntry();
    entry.setText(0, 'abandon '.repeat(12));
    expect(entry.state.value).toEqual({ kind: 'checksum' });
  });

  it('keeps what is typed when the count is lowered, and drops empty slots', () => {
    const entry = makeWordEntry();
    entry.setCount(24);
    entry.setText(14, 'legal');
    entry.setCount(12);
    expect(entry.slots.value.length).toBe(15);
    entry.setText(14, '');
    entry.setCount(12);
    expect(entry.slots.value.length).toBe(12);
  });

  it('forgets everything when cleared', () => {
    const entry = makeWordEntry();
    entry.setText(0, set(12));
    entry.passphrase.value = 'TREZOR';
    entry.clear();
    expect(entry.slots.value.join('')).toBe('');
    expect(entry.passphrase.value).toBe('');
  });
});

describe('words of other languages', () => {
  const lists = Promise.all(
    languages.filter((each) => each !== 'english').map((each) => loadWordList(each, async (path) => readText(`public/${path}`))),
  );
  const loadLists = () => lists;

  it.each(languages)('VLT-25 are known without being asked: %s', async (language) => {
    for (const { words } of vectors[language]) {
      const entry = makeWordEntry(loadLists);
      entry.setText(0, words);
      await vi.waitFor(() => expect(entry.state.value).toEqual({ kind: 'right' }), { interval: 1 });
      // Sets that two lists have in common, as the simplest ones of Chinese, mean the same in both.
      const same: Language[] = ['chinese_simplified', 'chinese_traditional'];
      expect(same.includes(language) ? same : [language]).toContain(entry.list.value.language);
    }
  });

  it('are not looked for while English knows every word', async () => {
    const load = vi.fn(loadLists);
    const entry = makeWordEntry(load);
    entry.setText(0, set(12));
    expect(load).not.toHaveBeenCalled();
  });

  it('are read from what was typed, not from what English made of it', async () => {
    const entry = makeWordEntry(loadLists);
    // English takes acto for "actor" and anno for "annoy" until a word comes that only Spanish has.
    entry.setText(0, 'acto');
    entry.finish(0);
    expect(entry.slots.value[0]).toBe('actor');
    entry.setText(1, 'abeja');
    await vi.waitFor(() => expect(entry.list.value.language).toBe('spanish'));
    expect(entry.slots.value.slice(0, 2)).toEqual(['acto', 'abeja']);
  });

  it('VLT-25 do not mix: a word of another list is named, with its place', async () => {
    const entry = makeWordEntry(loadLists);
    entry.setText(0, set(12).replace('winner', 'école'));
    await vi.waitFor(() => expect(entry.state.value).toMatchObject({ kind: 'odd', odd: [{ place: 1, word: 'école' }] }));
    expect(entry.list.value.language).toBe('english');
  });

  it('can be chosen', async () => {
    const entry = makeWordEntry(loadLists);
    entry.chooseLanguage('french');
    entry.typingAt.value = 0;
    entry.setText(0, 'ecol');
    entry.finish(0);
    await vi.waitFor(() => expect(entry.slots.value[0]).toBe('école'));
  });

  it('stay unknown when the lists cannot be read, and are looked for again', async () => {
    let fails = true;
    const entry = makeWordEntry(() => (fails ? Promise.reject(new Error('no file')) : loadLists()));
    entry.setText(0, vectors.french[1]?.words ?? '');
    expect(entry.state.value.kind).toBe('odd');
    await Promise.resolve();
    fails = false;
    await vi.waitFor(() => {
      entry.finish(0);
      expect(entry.state.value).toEqual({ kind: 'right' });
    });
  });
});

describe('what is no words', () => {
  const wallet = keychain.wallets[0];
  const codes = readJson<{ v1: { hex: string; base64: string }[]; triplesec: { hex: string }[] }>(
    'test/vectors/encrypted_mnemonic.json',
  );

  it('KEY-11 is named, changes nothing that was typed, and is kept nowhere', () => {
    const tprv = `tprv${wallet?.rootXprv.slice(4)}`;
    for (const [text, kind] of [
      [wallet?.rootXprv ?? '', 'account-key'],
      [tprv, 'account-key'],
      [wallet?.identityKeychain.xpub ?? '', 'public-key'],
      [codes.v1[0]?.base64 ?? '', 'recovery-code'],
      [codes.v1[0]?.hex ?? '', 'recovery-code'],
      [codes.triplesec[0]?.hex ?? '', 'recovery-code'],
      [codes.v1[2]?.base64.replace(/.{40}/g, '$&\n') ?? '', 'recovery-code'],
    ] as const) {
      const entry = makeWordEntry();
      entry.setText(0, 'legal');
      entry.setText(1, text);
      expect(entry.other.value, text.slice(0, 8)).toEqual(kind === 'recovery-code' ? { kind, text } : { kind });
      expect(entry.slots.value.slice(0, 2)).toEqual(['legal', '']);
      entry.setText(1, 'winner');
      expect(entry.other.value).toBeUndefined();
    }
  });

  it('KEY-08 is a private key with and without the 01 that old wallets put behind it', () => {
    for (const { priv01 } of wallet?.stx ?? []) {
      expect(findOtherSecret(priv01)).toBe('private-key');
      expect(findOtherSecret(priv01.slice(0, 64))).toBe('private-key');
    }
  });

  it('is never a set of words', () => {
    for (const language of languages) {
      for (const { words } of vectors[language]) expect(findOtherSecret(words)).toBeUndefined();
      expect(findOtherSecret(vectors[language].at(-1)?.words.replaceAll(' ', '\n') ?? '')).toBeUndefined();
    }
  });
});
