import { describe, expect, it } from 'vitest';
import { makeWordEntry } from '../../../src/pages/welcome/word-entry.ts';
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
