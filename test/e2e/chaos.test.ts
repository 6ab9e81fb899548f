/** The short form of `npm run chaos`, which kills ten and twenty times as often. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Devnet } from '../../devnet/main.ts';
import { type Harm, killBackground, killBrowser } from '../chaos/chaos.ts';
import { seeded } from '../seeded.ts';
import type { Driver } from './browsers/driver.ts';
import { createIdentity } from './person.ts';
import { browsers, launch, openDevnet } from './stage.ts';

/** Firefox ends its background the way it does when idle, and is slower at it. */
const kills = { chrome: { background: 100, browser: 5 }, firefox: { background: 20, browser: 2 } };

const expectWhole = ({ lost, corrupt, acknowledged, interrupted, kills }: Harm, wanted: number) => {
  expect({ lost, corrupt, kills }).toEqual({ lost: [], corrupt: [], kills: wanted });
  expect(acknowledged).toBeGreaterThanOrEqual(wanted);
  // Or every kill came when nothing was being written, and the case shows nothing.
  expect(interrupted).toBeGreaterThan(0);
};

describe.each(browsers)('vault writes cut off in %s', (kind) => {
  let devnet: Devnet;
  let driver: Driver;

  beforeAll(async () => {
    devnet = await openDevnet();
    driver = await launch(kind, devnet);
    await createIdentity(driver);
  });
  afterAll(async () => {
    await driver?.close();
    await devnet?.stop();
  });

  it(`STO-01 by ${kills[kind].background} kills of the background lose nothing that was acknowledged`, async () => {
    expectWhole(await killBackground(driver, kills[kind].background, seeded(1)), kills[kind].background);
  }, 180_000);

  it(`STO-02 by ${kills[kind].browser} kills of the browser lose nothing that was acknowledged`, async () => {
    expectWhole(await killBrowser(driver, kills[kind].browser, seeded(2)), kills[kind].browser);
  }, 180_000);
});
