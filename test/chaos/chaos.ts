/**
 * Kills in the middle of vault writes. One label of an identity counts up through the door every page uses; a count whose command answered
 * is acknowledged, and whatever is killed, it or a later one must be there afterwards.
 */
import type { Page } from 'puppeteer-core';
import { type Driver, sleep, until } from '../e2e/browsers/driver.ts';
import { command, unlock } from '../e2e/person.ts';

/** `interrupted`: kills that cut a command off before it answered. `lost`, `corrupt`: a sentence for each. */
export type Harm = { kills: number; acknowledged: number; interrupted: number; lost: string[]; corrupt: string[] };

type Writer = { acknowledged: number; asked: number; stopped: boolean };

/** Writes one count after the other, until it is stopped or a command fails; says whether one failed. */
async function writeOn(page: Page, writer: Writer): Promise<boolean> {
  writer.stopped = false;
  try {
    while (!writer.stopped) {
      writer.asked += 1;
      const count = writer.asked;
      await command(page, 'identity.change', { index: 0, label: `count ${count}` });
      writer.acknowledged = count;
    }
    return false;
  } catch {
    return true;
  }
}

/** The count at rest, once the background answers again. */
const readCount = (page: Page): Promise<number> =>
  until('the background to answer with the label', async () => {
    const { vault, identities } = await command(page, 'wallet.state', {});
    if (vault !== 'unlocked') throw new Error(`The vault is ${vault}.`);
    return Number(identities[0]?.label.replace('count ', ''));
  });

async function judge(page: Page, writer: Writer, harm: Harm): Promise<void> {
  const count = await readCount(page);
  if (!(count >= writer.acknowledged && count <= writer.asked))
    harm.lost.push(
      `After kill ${harm.kills}: ${count} is there, ${writer.acknowledged} was acknowledged, ${writer.asked} asked.`,
    );
}

/** Every place of the vault must be whole, and a mended vault has told so. */
async function judgeCopies(driver: Driver, harm: Harm): Promise<void> {
  const page = await driver.openOwn('recover.html');
  const copies = await command(page, 'vault.copies', {});
  const { notices } = await command(page, 'wallet.state', {});
  await page.close();
  for (const { name, state } of copies) {
    if (state !== 'whole') harm.corrupt.push(`After kill ${harm.kills}: ${name} is ${state}.`);
  }
  for (const notice of notices) harm.corrupt.push(`After kill ${harm.kills}: the person is told ${JSON.stringify(notice)}.`);
}

const begin = async (page: Page): Promise<Writer> => {
  await command(page, 'identity.change', { index: 0, label: 'count 0' });
  return { acknowledged: 0, asked: 0, stopped: true };
};

const untouched = (): Harm => ({ kills: 0, acknowledged: 0, interrupted: 0, lost: [], corrupt: [] });

/** Kills the background so often, each time after it acknowledged something since the last one. The vault is open, and stays so. */
export async function killBackground(driver: Driver, kills: number, random: () => number): Promise<Harm> {
  const harm = untouched();
  const home = await driver.openOwn('home.html');
  const writer = await begin(home);
  while (harm.kills < kills) {
    const before = writer.acknowledged;
    const writing = writeOn(home, writer);
    await until('an acknowledged write', () => writer.acknowledged > before);
    await sleep(random() * 30);
    await driver.stopBackground();
    writer.stopped = true;
    harm.kills += 1;
    if (await writing) harm.interrupted += 1;
    await judge(home, writer, harm);
  }
  harm.acknowledged = writer.acknowledged;
  await judgeCopies(driver, harm);
  await command(home, 'vault.lock', {});
  await unlock(home);
  await judge(home, writer, harm);
  await home.close();
  return harm;
}

/** Kills the whole browser so often, each time within a burst of writes, and opens the vault with the password afterwards. */
export async function killBrowser(driver: Driver, kills: number, random: () => number): Promise<Harm> {
  const harm = untouched();
  let home = await driver.openOwn('home.html');
  const writer = await begin(home);
  while (harm.kills < kills) {
    const before = writer.acknowledged;
    const writing = writeOn(home, writer);
    await until('an acknowledged write', () => writer.acknowledged > before);
    await sleep(random() * 200);
    await driver.kill();
    harm.kills += 1;
    if (await writing) harm.interrupted += 1;
    await driver.start();
    home = await driver.openOwn('home.html');
    await unlock(home);
    await judge(home, writer, harm);
    await judgeCopies(driver, harm);
  }
  harm.acknowledged = writer.acknowledged;
  await home.close();
  return harm;
}
