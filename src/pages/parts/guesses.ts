/**
 * How many guesses a password withstands when the guesser tries what people choose before what keyboards can produce: words and their
 * capitals, figures for letters, keyboard walks, runs, repeats, dates. The model is zxcvbn's (Wheeler, USENIX Security 2016), with the
 * same constants; the published package is the oracle of the tests. It is never a promise, only a reason to say no.
 */

/** Words by how early they are guessed, from 1. One map per list, because each list is tried by itself. */
export type Ranks = readonly ReadonlyMap<string, number>[];

/** `i` and `j` are the first and the last character of what was recognised; `guesses` what it takes to hit on it. */
type Match = { i: number; j: number; guesses: number; isBrute?: boolean };

/** What comes after counts for nothing: the work grows with the square, and it is looked at with every key. */
const longest = 64;
/** A word may be this long. */
const longestWord = 24;

/** Guesses, as a power of ten. Empty text: 0. */
export function guessesLog10(password: string, ranks: Ranks): number {
  const letters = Array.from(password).slice(0, longest);
  return letters.length === 0 ? 0 : Math.log10(bestGuesses(letters, findMatches(letters, ranks)));
}

function findMatches(letters: readonly string[], ranks: Ranks): Match[] {
  return [...words(letters, ranks), ...walks(letters), ...repeats(letters, ranks), ...runs(letters), ...dates(letters)];
}

/** The cheapest way to put the text together from what was recognised, and brute force between; `l` parts can stand in `l!` orders. */
function bestGuesses(letters: readonly string[], matches: readonly Match[]): number {
  const n = letters.length;
  /** By end and number of parts: product of the parts' guesses, all guesses, whether the last part is brute force. */
  const best: Map<number, { product: number; all: number; isBrute: boolean }>[] = Array.from({ length: n }, () => new Map());
  const consider = ({ i, j, guesses, isBrute = false }: Match, parts: number) => {
    const length = j - i + 1;
    const least = length === n ? 1 : length === 1 ? 10 : 50;
    const before = parts > 1 ? (best[i - 1]?.get(parts - 1)?.product ?? 1) : 1;
    const product = Math.max(guesses, least) * before;
    const all = factorial(parts) * product + 10_000 ** (parts - 1);
    const here = best[j];
    if (here === undefined) return;
    for (const [other, known] of here) if (other <= parts && known.all <= all) return;
    here.set(parts, { product, all, isBrute });
  };
  const endingAt: Match[][] = letters.map(() => []);
  for (const match of matches) endingAt[match.j]?.push(match);
  for (let k = 0; k < n; k++) {
    for (const match of endingAt[k] ?? []) {
      if (match.i === 0) consider(match, 1);
      else for (const parts of [...(best[match.i - 1]?.keys() ?? [])]) consider(match, parts + 1);
    }
    for (let i = 0; i <= k; i++) {
      const match: Match = { i, j: k, guesses: bruteGuesses(k - i + 1), isBrute: true };
      if (i === 0) consider(match, 1);
      else for (const [parts, { isBrute }] of [...(best[i - 1] ?? [])]) if (!isBrute) consider(match, parts + 1);
    }
  }
  return Math.max(1, Math.min(...[...(best[n - 1]?.values() ?? [])].map(({ all }) => all)));
}

function bruteGuesses(length: number): number {
  return Math.max(10 ** length, length === 1 ? 11 : 51);
}

/** Words of the lists: as they stand, backwards, and with figures for letters. */
function words(letters: readonly string[], ranks: Ranks): Match[] {
  const found: Match[] = [];
  const plain = letters.map((letter) => letter.toLowerCase());
  const readings = [plain, ...substitutions.map((table) => plain.map((letter) => table.get(letter) ?? letter))];
  for (let i = 0; i < letters.length; i++) {
    for (let j = i; j < Math.min(letters.length, i + longestWord); j++) {
      const written = letters.slice(i, j + 1);
      const straight = plain.slice(i, j + 1).join('');
      for (const reading of readings) {
        const word = reading.slice(i, j + 1).join('');
        if (reading !== plain && word === straight) continue;
        const variations = capitals(written) * (reading === plain ? 1 : figures(plain.slice(i, j + 1), reading.slice(i, j + 1)));
        const backwards = [...word].reverse().join('');
        for (const list of ranks) {
          const rank = list.get(word);
          if (rank !== undefined) found.push({ i, j, guesses: rank * variations });
          const reversed = reading === plain && backwards !== word ? list.get(backwards) : undefined;
          if (reversed !== undefined) found.push({ i, j, guesses: 2 * reversed * variations });
        }
      }
    }
  }
  return found;
}

/** Two readings of the figures that stand for more than one letter. */
const substitutions = [
  '4a @a 8b (c {c [c <c 3e 6g 9g 1i !i |i 0o $s 5s +t 7t %x 2z',
  '4a @a 8b (c {c [c <c 3e 6g 9g 1l !i |l 0o $s 5s +t 7l %x 2z',
].map((text) => new Map(text.split(' ').map((pair) => [pair.slice(0, 1), pair.slice(1)] as const)));

/** How many ways of writing capitals come before this one. */
function capitals(letters: readonly string[]): number {
  const upper = letters.filter((letter) => letter !== letter.toLowerCase()).length;
  const lower = letters.filter((letter) => letter !== letter.toUpperCase()).length;
  if (upper === 0) return 1;
  const isCommon =
    lower === 0 || (upper === 1 && [letters[0], letters.at(-1)].some((letter) => letter !== letter?.toLowerCase()));
  return isCommon ? 2 : waysToChoose(upper, lower);
}

function figures(written: readonly string[], read: readonly string[]): number {
  let ways = 1;
  const pairs = new Set(written.flatMap((letter, i) => (letter === read[i] ? [] : [`${letter}${read[i]}`])));
  for (const pair of pairs) {
    const [figure, letter] = [pair.slice(0, 1), pair.slice(1)];
    const figureCount = written.filter((one) => one === figure).length;
    const letterCount = written.filter((one) => one === letter).length;
    ways *= letterCount === 0 ? 2 : waysToChoose(figureCount, letterCount);
  }
  return ways;
}

function waysToChoose(a: number, b: number): number {
  let ways = 0;
  for (let k = 1; k <= Math.min(a, b); k++) ways += binomial(a + b, k);
  return ways;
}

/** Neighbours on a keyboard, three or more. */
function walks(letters: readonly string[]): Match[] {
  const found: Match[] = [];
  for (const { places, starts, degree } of keyboards) {
    for (let i = 0; i < letters.length - 2; ) {
      let j = i;
      let turns = 0;
      let shifted = places.get(letters[i] ?? '')?.shift ? 1 : 0;
      let last = '';
      for (; j + 1 < letters.length; j++) {
        const [here, next] = [places.get(letters[j] ?? ''), places.get(letters[j + 1] ?? '')];
        const way = here && next ? direction(next.x - here.x, next.y - here.y) : undefined;
        if (way === undefined) break;
        if (way !== last) turns++;
        last = way;
        if (next?.shift) shifted++;
      }
      const length = j - i + 1;
      if (length > 2) found.push({ i, j, guesses: walkGuesses({ length, turns, shifted, starts, degree }) });
      i = Math.max(j, i + 1);
    }
  }
  return found;
}

function walkGuesses(walk: { length: number; turns: number; shifted: number; starts: number; degree: number }): number {
  const { length, turns, shifted, starts, degree } = walk;
  let guesses = 0;
  for (let size = 2; size <= length; size++) {
    for (let turn = 1; turn <= Math.min(turns, size - 1); turn++)
      guesses += binomial(size - 1, turn - 1) * starts * degree ** turn;
  }
  if (shifted === 0) return guesses;
  return guesses * (shifted === length ? 2 : waysToChoose(shifted, length - shifted));
}

type Place = { x: number; y: number; shift: boolean };

/** Rows lie half a key to the right of each other, so `x` counts half keys. */
const keyboards = [
  {
    rows: ['`1234567890-=', ' qwertyuiop[]\\', " asdfghjkl;'", ' zxcvbnm,./'],
    shifted: ['~!@#$%^&*()_+', ' QWERTYUIOP{}|', ' ASDFGHJKL:"', ' ZXCVBNM<>?'],
    slant: 1,
  },
  { rows: ['789', '456', '123', ' 0.'], shifted: [], slant: 0 },
].map(({ rows, shifted, slant }) => {
  const places = new Map<string, Place>();
  for (const [isShifted, set] of [rows, shifted].entries()) {
    set.forEach((row, y) => {
      for (const [x, key] of [...row].entries())
        if (key !== ' ') places.set(key, { x: 2 * x + slant * y, y, shift: isShifted === 1 });
    });
  }
  // zxcvbn's figures for these two keyboards: keys to start from, and neighbours of a key on average.
  return slant === 1 ? { places, starts: 94, degree: 4.6 } : { places, starts: 15, degree: 5.07 };
});

function direction(dx: number, dy: number): string | undefined {
  const isNear = dy === 0 ? Math.abs(dx) === 2 : Math.abs(dy) === 1 && Math.abs(dx) <= 1;
  const isNearOnPad = Math.abs(dy) <= 1 && (dx === 0 || Math.abs(dx) === 2) && (dx !== 0 || dy !== 0);
  return isNear || isNearOnPad ? `${Math.sign(dx)},${dy}` : undefined;
}

/** `abcabcabc`: the shortest part that makes up the longest repetition, times how often; one after the other, none inside another. */
function repeats(letters: readonly string[], ranks: Ranks): Match[] {
  const found: Match[] = [];
  for (let i = 0; i < letters.length - 1; ) {
    let [size, times] = [0, 0];
    for (let one = 1; i + 2 * one <= letters.length; one++) {
      const count = timesRepeated(letters, i, one);
      if (count > 1 && count * one > size * times) [size, times] = [one, count];
    }
    if (size > 0) {
      const base = letters.slice(i, i + size);
      // No repeats are looked for inside: a shorter part would have been taken.
      const inside = bestGuesses(base, [...words(base, ranks), ...walks(base), ...runs(base), ...dates(base)]);
      found.push({ i, j: i + times * size - 1, guesses: inside * times });
    }
    i += Math.max(1, times * size);
  }
  return found;
}

function timesRepeated(letters: readonly string[], start: number, size: number): number {
  let end = start + size;
  while (end < letters.length && letters[end] === letters[end - size]) end++;
  return Math.floor((end - start) / size);
}

/** `abcdef`, `97531`: letters at one distance from each other, at most five. */
function runs(letters: readonly string[]): Match[] {
  const found: Match[] = [];
  const codes = letters.map((letter) => letter.codePointAt(0) ?? 0);
  for (let i = 0; i < codes.length - 1; ) {
    const step = (codes[i + 1] ?? 0) - (codes[i] ?? 0);
    let j = i + 1;
    while (j + 1 < codes.length && (codes[j + 1] ?? 0) - (codes[j] ?? 0) === step) j++;
    const size = Math.abs(step);
    if (size > 0 && size <= 5 && (j - i > 1 || size === 1)) {
      const first = letters[i] ?? '';
      const base = 'aAzZ019'.includes(first) ? 4 : /\d/.test(first) ? 10 : 26;
      found.push({ i, j, guesses: base * (step < 0 ? 2 : 1) * (j - i + 1) });
    }
    i = j;
  }
  return found;
}

/** Years of this and the last century, and days written in four to eight figures, with or without marks between. */
function dates(letters: readonly string[]): Match[] {
  const found: Match[] = [];
  for (let i = 0; i < letters.length; i++) {
    for (let j = i + 3; j < Math.min(letters.length, i + 10); j++) {
      const text = letters.slice(i, j + 1).join('');
      if (/^(19|20)\d\d$/.test(text)) found.push({ i, j, guesses: yearGuesses(Number(text)) });
      const year = yearOf(text);
      if (year !== undefined) found.push({ i, j, guesses: 365 * yearGuesses(year) * (/\D/.test(text) ? 4 : 1) });
    }
  }
  return found;
}

/** Years near this one are tried first. */
const thisYear = 2026;

function yearGuesses(year: number): number {
  return Math.max(Math.abs(year - thisYear), 20);
}

/** The year nearest to today that this can be a day of. */
function yearOf(text: string): number | undefined {
  const marked = /^(\d{1,4})([\s/\\_.-])(\d{1,2})\2(\d{1,4})$/.exec(text);
  const splits = marked ? [[marked[1], marked[3], marked[4]]] : /^\d{4,8}$/.test(text) ? splitsOf(text) : [];
  const years = splits.flatMap((split) =>
    yearsIn(
      split.map(Number),
      split.map((part) => part?.length ?? 0),
    ),
  );
  return years.sort((a, b) => Math.abs(a - thisYear) - Math.abs(b - thisYear))[0];
}

function splitsOf(text: string): string[][] {
  const splits: string[][] = [];
  for (let a = 1; a <= text.length - 2; a++) {
    for (let b = a + 1; b < text.length; b++) splits.push([text.slice(0, a), text.slice(a, b), text.slice(b)]);
  }
  return splits.filter((parts) => parts.every(({ length }) => length <= 2 || length === 4) && (parts[1]?.length ?? 0) <= 2);
}

function yearsIn([a = 0, b = 0, c = 0]: number[], [first = 0, , last = 0]: number[]): number[] {
  const isDay = (x: number, y: number) => (x >= 1 && x <= 31 && y >= 1 && y <= 12) || (y >= 1 && y <= 31 && x >= 1 && x <= 12);
  const whole = (year: number, length: number) =>
    length === 4 ? year : length === 2 ? (year > 50 ? 1900 + year : 2000 + year) : 0;
  const found = [];
  if (isDay(a, b)) found.push(whole(c, last));
  if (isDay(b, c)) found.push(whole(a, first));
  return found.filter((year) => year >= 1000 && year <= 2050);
}

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1);
}

function binomial(n: number, k: number): number {
  if (k > n) return 0;
  let ways = 1;
  for (let i = 1; i <= k; i++) ways = (ways * (n - k + i)) / i;
  return ways;
}
