/**
 * `npm run chaos [background kills] [browser kills]`: 1,000 kills of the worker and 100 of the browser in the middle of vault writes, in
 * Chromium. Exits with 1 when one acknowledged write is lost or one place of the vault is not whole. The short form is in `npm test`.
 */
import { build } from '../../devnet/setup.mjs';
import { createIdentity } from '../e2e/person.ts';
import { launch, openDevnet } from '../e2e/stage.ts';
import { type Harm, killBackground, killBrowser, seeded } from './chaos.ts';

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
