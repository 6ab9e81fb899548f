/** What is seen of past users without their words, on the local network: by name, by address, by the public key of an account. */
import * as curve from '@bitcoinerlab/secp256k1';
import { BIP32Factory } from 'bip32';
import { mnemonicToSeedSync } from 'bip39';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Devnet, startDevnet } from '../../../devnet/main.ts';
import { pastUser } from '../../../devnet/past-users.ts';
import { makeHttp } from '../../../src/background/http.ts';
import { belongingsOf } from '../../../src/network/archaeology/belongings.ts';
import { type Dig, newDig, openAgain } from '../../../src/network/archaeology/dig.ts';
import type { Outside } from '../../../src/network/archaeology/question.ts';
import { startRun } from '../../../src/network/archaeology/run.ts';
import { standingOfSubdomain } from '../../../src/network/standing-subdomain.ts';
import { readLookedFor } from '../../../src/pages/survey/looked-for.ts';

let devnet: Devnet;
beforeAll(async () => {
  devnet = await startDevnet({ port: 0 });
}, 60_000);
afterAll(() => devnet?.stop());

const refused = () => Promise.reject(new Error('a look without words asked for the words'));

/** One life of a look; every question that needs the words fails the test. */
async function search(start: Dig, lives = Number.POSITIVE_INFINITY): Promise<Dig> {
  const { network } = devnet;
  let answers = -1; // The first save is of the beginning.
  const run = startRun(
    {
      http: makeHttp(fetch, { network: () => network }),
      now: Date.now,
      standingOfSubdomain,
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      network,
      secrets: { accountAddresses: refused, configBuckets: refused, openConfig: refused, listingBearer: refused },
      save: async () => {
        await Promise.resolve(); // The run is in hand before its first answer.
        answers += 1;
        if (answers >= lives) run.stop();
      },
    },
    start,
  );
  return JSON.parse(JSON.stringify(await run.finished));
}

const begin = (outside: Outside) =>
  newDig({ networkId: devnet.network.id, hasHub: true, known: [], startedAtMs: Date.now(), outside });
async function look(text: string) {
  const outside = await readLookedFor(text, 'mainnet', { now: Date.now, pause: async () => undefined });
  return belongingsOf(await search(begin(outside)), Date.now());
}
const xpub = (words: string, path: string) =>
  BIP32Factory(curve).fromSeed(mnemonicToSeedSync(words)).derivePath(path).neutered().toBase58();

describe('from outside', () => {
  it('a name shows its owner, and what its profile tells; files are not counted', async () => {
    const found = await look('browser2018.id');
    expect(found.pending).toEqual([]);
    expect(found.lost).toEqual([]);
    expect(found.yours).toEqual([
      expect.objectContaining({
        stacks: pastUser('browser-2018').keys.identity(0).stacks,
        names: [{ name: 'browser2018.id', state: 'registered' }],
        profile: { name: 'Bea Browser' },
        apps: [{ origin: 'https://notes.example' }, { origin: 'https://gone.example' }],
      }),
    ]);
  }, 60_000);

  it('an ID-address leads on to the account whose key signed the profile there', async () => {
    const { keys } = pastUser('hiro');
    const found = await look(`ID-${keys.identity(0).bitcoin}`);
    expect(found.yours.map(({ stacks, profile, balances }) => [stacks, profile, balances.length])).toEqual([
      [keys.identity(0).stacks, { name: 'Hilda Hiro', signer: keys.stacks(0) }, 0],
      [keys.stacks(0), undefined, 1],
    ]);
  }, 60_000);

  it('a Stacks address shows its names; one that ran out is lost, and by its name too', async () => {
    const { keys } = pastUser('leather');
    const found = await look(keys.stacks(0));
    expect(found.yours.flatMap(({ names }) => names)).toEqual([{ name: 'leather-user.btc', state: 'registered' }]);
    const lost = await look('leather-old.btc');
    expect(lost.lost).toEqual([expect.objectContaining({ kind: 'name', name: 'leather-old.btc', fate: 'expired' })]);
    expect((await look('nobody-ever-had-this.btc')).lost).toEqual([
      expect.objectContaining({ name: 'nobody-ever-had-this.btc', fate: 'free' }),
    ]);
  }, 60_000);

  it('of a lost name: since when, what can still be done until when, and what it costs', async () => {
    const lossOf = async (name: string) => {
      // Its owner may have lost others.
      const loss = (await look(name)).lost.find((one) => one.kind === 'name' && one.name === name);
      if (loss?.kind !== 'name') throw new Error(`${name} is not lost`);
      return loss;
    };
    const graceMs = 5_000 * 600_000;
    const expired = await lossOf('expired.btc');
    expect(expired).toMatchObject({ fate: 'expired', priceUstx: expect.stringMatching(/^[1-9]\d*$/) });
    expect(expired.sinceMs).toBeLessThan(Date.now() - graceMs);
    expect([expired.untilMs, expired.freeMs]).toEqual([undefined, undefined]);

    const lapsing = await lossOf('lapsing.btc');
    expect(lapsing).toMatchObject({ fate: 'in-grace', priceUstx: expect.stringMatching(/^[1-9]\d*$/) });
    expect(lapsing.sinceMs).toBeLessThan(Date.now());
    expect(lapsing.untilMs).toBeGreaterThan(Date.now());
    expect((lapsing.untilMs ?? 0) - (lapsing.sinceMs ?? 0)).toBe(graceMs);

    const revoked = await lossOf('revoked.btc');
    expect(revoked.fate).toBe('revoked');
    expect(revoked.freeMs).toBeGreaterThan(Date.now());
    expect(revoked.sinceMs).toBeUndefined();
  }, 60_000);

  it('the public key of an account shows every account below it, and no other', async () => {
    const { words } = pastUser('leather');
    const found = await look(xpub(words, "m/44'/5757'/0'"));
    expect(found.yours.flatMap(({ names }) => names.map(({ name }) => name)).sort()).toEqual([
      'leather-third.btc',
      'leather-user.btc',
    ]);
    const other = await look(xpub(pastUser('xverse-account').words, "m/44'/5757'/1'"));
    expect(other.yours.flatMap(({ names }) => names.map(({ name }) => name))).toEqual(['xverse-account.btc']);
    expect((await look(xpub(words, "m/44'/0'/0'"))).yours).toEqual([]);
  }, 60_000);

  it('goes on after each death, and never calls nothing what nobody answered', async () => {
    await devnet.control('fail-next', { route: '/v1/addresses', status: 500, times: 500 });
    let dig = begin({ about: 'browser2018.id', name: 'browser2018.id', addresses: [] });
    for (dig = await search(dig, 1); dig.status === 'stopped'; ) dig = await search({ ...dig, status: 'running' }, 1);
    expect(belongingsOf(dig, Date.now()).pending.length).toBeGreaterThan(0);
    await devnet.control('reset', {});
    const found = belongingsOf(await search(openAgain(dig, [])), Date.now());
    expect(found.pending).toEqual([]);
    expect(found.yours).toHaveLength(1);
  }, 60_000);
});
