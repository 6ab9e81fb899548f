import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entropyOf, wordsOf } from '../../../src/pages/parts/recovery-words.ts';
import { english } from '../../../src/pages/parts/word-list.ts';
import { countRepairs, hasChecksum, type Repair, repairsOf } from '../../../src/protocol/keys/phrase-repair.ts';

const list = english.words;
const phraseOf = (entropy: Uint8Array) => wordsOf(entropy).map((word) => list.indexOf(word));
const entropies = fc.constantFrom(16, 20, 24, 28, 32).chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));
const none = () => [];
const text = (phrase: readonly number[]) => phrase.join(' ');

function find(repairs: Iterable<Repair>, wanted: readonly number[]): { repair: Repair; before: number } | undefined {
  let before = 0;
  for (const repair of repairs) {
    if (text(repair.phrase) === text(wanted)) return { repair, before };
    before++;
  }
  return undefined;
}

describe('the checksum', () => {
  it('fits what bip39 says fits, and nothing else', () =>
    fc.assert(
      fc.property(entropies, fc.nat(23), fc.nat(2047), (entropy, place, word) => {
        const phrase = phraseOf(entropy);
        expect(hasChecksum(phrase)).toBe(true);
        const changed = phrase.with(place % phrase.length, word);
        const fits = (() => {
          try {
            entropyOf(changed.map((each) => list[each] ?? ''));
            return true;
          } catch {
            return false;
          }
        })();
        expect(hasChecksum(changed)).toBe(fits);
      }),
    ));
});

describe('one mistake', () => {
  const entropy = Uint8Array.from({ length: 16 }, (_, i) => 37 * i + 11);
  const phrase = phraseOf(entropy);

  it('of any kind is among the repairs, in any length', () =>
    fc.assert(
      fc.property(
        entropies,
        fc.constantFrom('word', 'swap', 'gap'),
        fc.nat(23),
        fc.nat(23),
        fc.nat(2047),
        (bytes, kind, at, to, word) => {
          const right = phraseOf(bytes);
          const [place, other] = [at % right.length, to % right.length];
          const wrong: (number | undefined)[] =
            kind === 'word'
              ? right.with(place, word)
              : kind === 'gap'
                ? right.map((each, i) => (i === place ? undefined : each))
                : right.with(place, right[other] ?? 0).with(other, right[place] ?? 0);
          fc.pre(kind === 'gap' || text(wrong as number[]) !== text(right));
          const found = find(repairsOf(wrong, none), right);
          expect(found?.repair.kind).toEqual(kind === 'gap' ? 'insert' : expect.stringMatching(/word|swap/));
        },
      ),
      { numRuns: 12 },
    ));

  it('is found wherever the missing word was, also when it is not known which is missing', () => {
    for (const place of [0, 5, 11]) {
      const rest = phrase.toSpliced(place, 1);
      const found = find(repairsOf([...rest, undefined], none), phrase);
      expect(found?.repair).toMatchObject({ kind: 'insert', phrase });
      // In its own place it is among the first 128 or so.
      const known = find(repairsOf(rest.toSpliced(place, 0, undefined as never), none), phrase);
      expect(known?.before).toBeLessThan(200);
      expect(known?.repair.places).toEqual([place]);
    }
  });

  it('comes early when it is a likely one: neighbours swapped, a word that is like the right one', () => {
    const swapped = phrase.with(3, phrase[4] ?? 0).with(4, phrase[3] ?? 0);
    expect(find(repairsOf(swapped, none), phrase)?.before).toBeLessThan(3);
    const near = (word: number) => (word === 7 ? [phrase[6] ?? 0] : []);
    expect(find(repairsOf(phrase.with(6, 7), near), phrase)?.before).toBeLessThan(12);
  });

  it('gives about as many as are announced, each once and each with its checksum', () => {
    const repairs = [...repairsOf(phrase.with(2, 1999), () => [1, 2, 3])];
    expect(new Set(repairs.map((repair) => text(repair.phrase))).size).toBe(repairs.length);
    expect(repairs.every((repair) => hasChecksum(repair.phrase))).toBe(true);
    const announced = countRepairs(phrase);
    expect(Math.abs(repairs.length - announced) / announced).toBeLessThan(0.15);
  });

  it('is one: with two words missing nothing is tried', () => {
    const two = phrase.map((word, i) => (i < 2 ? undefined : word));
    expect([...repairsOf(two, none)]).toEqual([]);
    expect(countRepairs(two)).toBe(0);
  });
});
