/** Writes public/data/guessed-first.txt from the lists of the published zxcvbn (MIT): `npx tsx test/pages/parts/make-guessed-first.ts`. */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** Words that stand near everybody who chooses a password here. */
const ours = 'autonym blockstack stacks bitcoin wallet identity crypto satoshi nakamoto leather hiro xverse gaia btc stx';

export function formatGuessedFirst(): string {
  const lists: Record<string, string[]> = createRequire(import.meta.url)('zxcvbn/lib/frequency_lists');
  const kept = [
    ['passwords', 30_000],
    ['english_wikipedia', 30_000],
    ['us_tv_and_film', 30_000],
    ['surnames', 10_000],
    ['female_names', 10_000],
    ['male_names', 10_000],
  ] as const;
  return `${[ours, ...kept.map(([name, most]) => (lists[name] ?? []).slice(0, most).join(' '))].join('\n')}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(new URL('../../../public/data/guessed-first.txt', import.meta.url), formatGuessedFirst());
}
