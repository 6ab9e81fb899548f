/**
 * `npm run fuzz [cases] [seed] [target…]`: 1,000,000 inputs for each reader of what strangers write. Exits with 1 when one of them crashes it or
 * is slow; what was found is kept in test/fuzz/kept.json and tried first from then on. The short form is in `npm test`.
 */
import { runTool } from '../../devnet/setup.mjs';
import { targets } from './all.ts';
import { fuzz } from './fuzz.ts';
import { keep, keptFor } from './kept.ts';

const [cases = 1_000_000, seed = Date.now() % 1_000_000_000] = process.argv.slice(2, 4).map(Number);
const wanted = process.argv.slice(4);
const unknown = wanted.filter((name) => targets.every((target) => target.name !== name));
if (!Number.isSafeInteger(cases) || !Number.isSafeInteger(seed) || unknown.length > 0) {
  console.error(`npm run fuzz [cases] [seed] [${targets.map(({ name }) => name).join(' | ')}]`);
  process.exit(1);
}

console.log(`Seed ${seed}.`);
for (const target of targets) {
  if (wanted.length > 0 && !wanted.includes(target.name)) continue;
  const start = performance.now();
  const report = fuzz(target, { cases, seed, kept: keptFor(target.name) });
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(
    `${target.name}: ${report.cases.toLocaleString('en')} inputs in ${seconds} s, the slowest ${report.worstMs.toFixed(1)} ms (limit ${target.limitMs}), ${report.finds.length} found`,
  );
  for (const { text, why } of report.finds) console.error(`${why}: ${JSON.stringify(text.slice(0, 300))}`);
  if (report.finds.length === 0) continue;
  keep(target.name, seed, report.finds);
  process.exitCode = 1;
}

// Every single bit of a proof counts: the long form of that test, with the hash of Node itself.
if (wanted.length === 0 || wanted.includes('proofs')) {
  const flips = ['run', '--config', 'test/vitest.config.ts', 'test/protocol/proof/flips'];
  if ((await runTool('vitest', flips, { env: { ...process.env, AUTONYM_FUZZ: '1' } })) !== 0) process.exitCode = 1;
}
