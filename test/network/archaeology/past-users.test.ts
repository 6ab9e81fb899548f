/** Everything that six people of six wallets left behind is found, on the local network, and as well while its servers fail. */
import { hexToBytes } from '@noble/hashes/utils';
import { mnemonicToEntropy, mnemonicToSeedSync } from 'bip39';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Devnet, startDevnet } from '../../../devnet/main.ts';
import { type PastUser, pastUsers } from '../../../devnet/past-users.ts';
import { makeHttp } from '../../../src/background/http.ts';
import { type Belongings, belongingsOf } from '../../../src/network/archaeology/belongings.ts';
import { type Dig, newDig, openAgain } from '../../../src/network/archaeology/dig.ts';
import { startRun } from '../../../src/network/archaeology/run.ts';
import { standingOfSubdomain } from '../../../src/network/standing-subdomain.ts';
import type { Vault } from '../../../src/vault/vault.ts';
import { makeMachine, startWorker } from '../../vault/memory.ts';
import { newVault } from '../../vault/person.ts';

let devnet: Devnet;
const vaults = new Map<string, Vault>();

beforeAll(async () => {
  devnet = await startDevnet({ port: 0 });
  for (const { who, words } of pastUsers) {
    const vault = startWorker(makeMachine());
    const entropy = hexToBytes(mnemonicToEntropy(words));
    await vault.create({ ...newVault(), entropy, seed: Uint8Array.from(mnemonicToSeedSync(words)) });
    vaults.set(who, vault);
  }
}, 60_000);
afterAll(() => devnet?.stop());

/** One life of the search, until it is done; `lives` ends it after so many answers. */
async function search({ who }: PastUser, start?: Dig, lives = Number.POSITIVE_INFINITY): Promise<Dig> {
  const vault = vaults.get(who) as Vault;
  const { network } = devnet;
  let answers = 0;
  const run = startRun(
    {
      http: makeHttp(fetch, { network: () => network }),
      now: Date.now,
      standingOfSubdomain,
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      network,
      secrets: { ...vault, accountAddresses: (from, count) => vault.accountAddresses(network.chain, from, count) },
      save: async () => {
        answers += 1;
        if (answers >= lives) run.stop();
      },
    },
    start ?? newDig({ networkId: network.id, hasHub: true, known: [0], startedAtMs: Date.now() }),
  );
  return JSON.parse(JSON.stringify(await run.finished));
}

function check({ owns, lost }: PastUser, found: Belongings): void {
  expect(found.pending).toEqual([]);
  expect(found.answered).toBe(found.planned);
  const yours = found.yours.map(({ index, style, names, apps, profile, balances }) => ({
    index,
    style,
    names: names.map(({ name, state }) => `${name} ${state}`).sort(),
    apps: apps.map(({ origin }) => origin),
    profile: profile?.name,
    balance: balances.length > 0,
  }));
  expect(yours).toEqual(
    owns.map(({ index, style, names, apps, profile, balance = false }) => ({
      index,
      style,
      names: names.map((name) => `${name} registered`).sort(),
      apps,
      profile,
      balance,
    })),
  );
  const lostNames = found.lost.flatMap((loss) => (loss.kind === 'name' ? [[loss.name, loss.fate]] : []));
  expect(Object.fromEntries(lostNames)).toEqual(lost.names);
  expect(found.lost.flatMap((loss) => (loss.kind === 'bucket' ? [loss.origin] : []))).toEqual(lost.apps);
}

describe.each(pastUsers.map((user) => [user.who, user] as const))('what the words of %s own', (_, user) => {
  it('is all found', async () => {
    check(user, belongingsOf(await search(user), Date.now()));
  }, 60_000);

  it('is all found while the servers answer 429 and 500 in between', async () => {
    const faults: [string, number, number][] = [
      ['/v1/addresses', 429, 2],
      ['/extended', 500, 3],
      ['/v2/accounts', 503, 2],
      ['/call-read', 500, 2],
      ['/hub_info', 500, 1],
      ['wallet-config', 500, 2],
      ['/list-files', 429, 1],
      ['profile.json', 502, 2],
    ];
    for (const [route, status, times] of faults)
      await devnet.control('fail-next', { route, status, times, body: '<html>later</html>' });
    check(user, belongingsOf(await search(user), Date.now()));
  }, 60_000);
});

it('goes on after each death with what it had, and asks nothing twice', async () => {
  const [user] = pastUsers as [PastUser];
  let dig: Dig | undefined;
  let asked = 0;
  do {
    dig = await search(user, dig && { ...dig, status: 'running' }, 7);
    const answered = Object.keys(dig.answers).length;
    expect(answered).toBeGreaterThan(asked);
    asked = answered;
  } while (dig.status !== 'done');
  check(user, belongingsOf(dig, Date.now()));
  expect(Object.keys(dig.answers)).toHaveLength(asked);
}, 60_000);

it('lists what nobody answered instead of calling it nothing, and finds it when asked again', async () => {
  const [user] = pastUsers as [PastUser];
  await devnet.control('fail-next', { route: '/v1/addresses', status: 500, times: 500 });
  const first = await search(user);
  const found = belongingsOf(first, Date.now());
  expect(first.status).toBe('done');
  expect(found.yours.flatMap(({ names }) => names)).toEqual([]);
  expect(found.pending.filter(({ kind }) => kind === 'names').length).toBeGreaterThan(5);
  await devnet.control('reset', {});
  check(user, belongingsOf(await search(user, openAgain(first, [0])), Date.now()));
}, 60_000);
