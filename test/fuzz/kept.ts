/** What was found once is tried first for ever: test/fuzz/kept.json, by target. `npm run fuzz` adds to it what it finds. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Find } from './fuzz.ts';

/** `seed`: of the short form in `npm test`. */
type Kept = { seed: number; finds: Record<string, (Find & { seed: number })[]> };

const file = new URL('kept.json', import.meta.url);

export function readKept(): Kept {
  return JSON.parse(readFileSync(file, 'utf8')) as Kept;
}

export function keptFor(target: string): string[] {
  return (readKept().finds[target] ?? []).map(({ text }) => text);
}

export function keep(target: string, seed: number, finds: readonly Find[]): void {
  const kept = readKept();
  const known = keptFor(target);
  const fresh = finds.filter(({ text }) => !known.includes(text)).map((find) => ({ ...find, seed }));
  kept.finds[target] = [...(kept.finds[target] ?? []), ...fresh];
  writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`);
}
