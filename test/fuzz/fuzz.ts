/**
 * Hostile input by the million: what strangers could have written is made of what is real, and every reader must answer it or refuse it, with
 * its own error and at once. The same seed makes the same inputs on every machine.
 */
import { leastMs } from '../processor-time.ts';
import { seeded } from '../seeded.ts';

export type Target = {
  /** As it is asked for on the command line. */
  name: string;
  /** Whole inputs that mean something. */
  corpus: readonly string[];
  /** Words of the format, as they are thrown in between. */
  pieces: readonly string[];
  /** Characters that belong together: two where the input is hex. */
  unit?: 1 | 2;
  /** One unit that may be anything. */
  letter: (random: () => number) => string;
  /** Makes a whole input by the grammar; three of four are made so where there is one. */
  make?: (random: () => number) => string;
  /** Inputs are cut here; a little above the reader's own limit. */
  maxLength: number;
  /** The longest one input may take, on any machine. */
  limitMs: number;
  /** Reads the input and checks what must hold of anything read. Throws for a crash; a refusal with the reader's own error is no crash. */
  run: (text: string) => void;
};

/** `worstMs`: of one input. */
export type Report = { cases: number; worstMs: number; finds: Find[] };
export type Find = { text: string; why: string };

const maxFinds = 10;

/** `kept`: inputs found before, which go first. */
export function fuzz(target: Target, { cases, seed, kept = [] }: { cases: number; seed: number; kept?: string[] }): Report {
  const random = seeded(seed);
  const report: Report = { cases: 0, worstMs: 0, finds: [] };
  for (const text of kept) judge(target, text, report);
  while (report.cases < cases && report.finds.length < maxFinds) judge(target, makeInput(target, random), report);
  return report;
}

function judge(target: Target, text: string, report: Report): void {
  report.cases += 1;
  try {
    const ms = leastMs(() => target.run(text), { enough: report.worstMs });
    report.worstMs = Math.max(report.worstMs, ms);
    if (ms > target.limitMs) report.finds.push({ text, why: `it takes ${ms.toFixed(0)} ms, more than ${target.limitMs}` });
  } catch (error) {
    report.finds.push({ text, why: String(error) });
  }
}

/** Something real with a few changes; now and then nothing but words of the format, and rarely one of them many times. */
export function makeInput(target: Target, random: () => number): string {
  const { corpus, pieces, maxLength, make } = target;
  if (make && random() < 0.75) return make(random).slice(0, maxLength);
  let text = random() < 0.8 ? pick(corpus, random) : '';
  if (text === '') for (let left = whole(random, 40); left > 0; left--) text += pick(pieces, random);
  for (let left = 1 + whole(random, 4); left > 0; left--) text = change(target, text, random);
  return text.slice(0, maxLength);
}

function change({ corpus, pieces, letter, maxLength, unit = 1 }: Target, text: string, random: () => number): string {
  const place = () => whole(random, text.length / unit) * unit;
  const at = place();
  const [from, to] = [at, Math.min(text.length, at + unit * whole(random, 24))];
  const put = (piece: string, end = at) => text.slice(0, at) + piece + text.slice(end);
  const kind = random();
  if (kind < 0.25) return put(letter(random), at + unit);
  if (kind < 0.4) return put(letter(random));
  if (kind < 0.6) return put(pick(pieces, random));
  if (kind < 0.7) return put('', to);
  if (kind < 0.78) return put(text.slice(from, to).repeat(1 + whole(random, 4)));
  if (kind < 0.84) return text.slice(0, at);
  if (kind < 0.92) {
    const other = pick(corpus, random);
    return text.slice(0, at) + other.slice(whole(random, other.length / unit) * unit);
  }
  if (kind < 0.995) return put(pick(pieces, random), to);
  const piece = pick(pieces, random) + (random() < 0.5 ? pick(pieces, random) : '');
  return put(piece.repeat(Math.ceil((random() * maxLength) / Math.max(1, piece.length))));
}

function pick(from: readonly string[], random: () => number): string {
  return from[whole(random, from.length - 1)] ?? '';
}

/** 0 to `max`, both possible. */
function whole(random: () => number, max: number): number {
  return Math.floor(random() * (Math.floor(max) + 1));
}
