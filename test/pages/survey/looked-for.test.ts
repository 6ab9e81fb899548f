/** What somebody may type to look without words, and what never goes out. */
import { expect, it } from 'vitest';
import { mostAddresses } from '../../../src/contract/commands/look.ts';
import { readLookedFor } from '../../../src/pages/survey/looked-for.ts';
import { bitcoinFromStacks, stacksFromBitcoin } from '../../../src/protocol/keys/address.ts';
import { keychain } from '../../protocol/keys/keychain.ts';

const slices = { now: () => 0, pause: async () => undefined };
const read = (text: string, chain: 'mainnet' | 'testnet' = 'mainnet') => readLookedFor(text, chain, slices);
const [wallet] = keychain.wallets;
if (wallet === undefined) throw new Error('no wallet');
const idAddress = wallet.identities[0]?.btcAddr ?? '';

it('reads a name, and an address in every spelling it was ever written', async () => {
  expect(await read(' Alice.ID ')).toEqual({ about: 'alice.id', name: 'alice.id', addresses: [] });
  const stacks = stacksFromBitcoin(idAddress);
  for (const text of [
    idAddress,
    `ID-${idAddress}`,
    `did:btc-addr:${idAddress}`,
    stacks,
    stacks.toLowerCase(),
    `did:stack:v0:${stacks}`,
  ])
    expect((await read(text)).addresses).toEqual([stacks]);
  // A DID of a subdomain has another version byte than the key on the chain.
  expect((await read('did:stack:v0:SPL1qbhYmg3EAyn2qf36zoyDamuRXm2Gjk-1')).addresses).toEqual([
    stacksFromBitcoin('1331okvQ3Jr2efzaJE42Supevzfzg8ahYW'),
  ]);
  expect((await read(stacks, 'testnet')).addresses[0]).toMatch(/^ST/);
});

it('makes addresses of a public key and shows the key shortened', async () => {
  const { about, name, addresses } = await read(wallet.bitcoinKeychain.xpub);
  expect(name).toBeUndefined();
  expect(addresses).toHaveLength(mostAddresses);
  expect(addresses.map(bitcoinFromStacks)).toEqual(expect.arrayContaining(wallet.bitcoin.map(({ btcAddr }) => btcAddr)));
  expect(wallet.bitcoinKeychain.xpub).not.toContain(about);
  expect(about.length).toBeLessThan(20);
});

it('says of the key of all identities that nothing can be seen from it', async () => {
  await expect(read(wallet.identityKeychain.xpub)).rejects.toMatchObject({ code: 'xpub-hardened' });
});

it('refuses what is secret without asking anybody, and what is nothing', async () => {
  for (const text of [wallet.mnemonic, wallet.rootXprv, wallet.identityKeychain.xprv])
    await expect(read(text)).rejects.toMatchObject({ code: 'looked-for-secret' });
  for (const text of ['alice', 'a..id', '.id', idAddress.replace(/.$/, '0'), '0x12', 'x'.repeat(4000)])
    await expect(read(text)).rejects.toMatchObject({ code: 'bad-looked-for' });
  await expect(read(`${wallet.bitcoinKeychain.xpub}x`)).rejects.toMatchObject({ code: 'bad-xpub' });
});
