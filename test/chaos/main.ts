/**
 * `npm run chaos [background kills] [browser kills]`: 1,000 kills of the worker and 100 of the browser in the middle of vault writes, in
 * Chromium; then 10,000 random interleavings of two windows, in Node. Exits with 1 when one acknowledged write is lost, one place of the
 * vault is not whole, or one interleaving loses an update. The short forms are in `npm test`.
 */
import { build, runTool } from '../../devnet/setup.mjs';
import { createIdentity } from '../e2e/person.ts';
import { launch, openDevnet } from '../e2e/stage.ts';
import { seeded } from '../seeded.ts';
import { type Harm, killBackground, killBrowser } from './chaos.ts';

const [background = 1000, browser = 100] = process.argv.slice(2).map(Number);
const seed = Date.now() % 1_000_000;

function tell(what: string, { kills, acknowledged, interrupted, lost, corrupt }: Harm): void {
  console.log(
    `${kills} kills of the ${what}: ${acknowledged} writes acknowledged, ${interrupted} cut off, ${lost.length} lost, ${corrupt.length} corrupt`,
  );
  for (const line of [...lost, ...corrupt]) console.error(line);
  if (lost.length + corrupt.length > 0 || interrupted === 0) process.exitCode = 1;
}

await build();
console.log(`Seed ${seed}.`);
const devnet = await openDevnet();
const driver = await launch('chrome', devnet);
try {
  await createIdentity(driver);
  tell('worker', await killBackground(driver, background, seeded(seed)));
  tell('browser', await killBrowser(driver, browser, seeded(seed + 1)));
} finally {
  await driver.close();
  await devnet.stop();
}

const longForms = [
  'run',
  '--config',
  'test/vitest.config.ts',
  'test/vault/attacks',
  'test/background/belongings',
  'test/background/flood',
];
// The tests that have a long form read this.
if ((await runTool('vitest', longForms, { env: { ...process.env, AUTONYM_CHAOS: '1' } })) !== 0) process.exitCode = 1;
