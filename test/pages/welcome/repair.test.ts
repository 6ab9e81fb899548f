import { readFileSync } from 'node:fs';
import { hexToBytes } from '@noble/hashes/utils';
import { describe, expect, it, vi } from 'vitest';
import { english } from '../../../src/pages/parts/word-list.ts';
import { findOwner, makeRepair } from '../../../src/pages/welcome/repair.ts';
import { stacksFromBitcoin } from '../../../src/protocol/keys/address.ts';
import { deriveIdentity, deriveStacks } from '../../../src/protocol/keys/derivation.ts';
import { addressHashHex, likelyOwners } from '../../../src/protocol/keys/likely-owners.ts';
import { keychain } from '../../protocol/keys/keychain.ts';
import { makeDoor, refuse, settle } from '../stand-ins.ts';

const wallet = keychain.wallets.find(({ name }) => name === 'keychain-test-12');
if (wallet === undefined) throw new Error('keychain.json has no wallet of twelve words');
const words = wallet.mnemonic.split(' ');
const seed = hexToBytes(wallet.seed);
const { idAddress } = deriveIdentity(seed, 0);
const powers = { now: () => performance.now(), pause: settle };

function make(answers: Parameters<typeof makeDoor>[0] = {}) {
  const door = makeDoor(answers);
  return { repair: makeRepair({ ask: door.ask, ...powers }), asked: door.asked };
}
const swapped = words.with(4, words[5] ?? '').with(5, words[4] ?? '');

describe('the search for one mistake', () => {
  it.each([
    ['an ID-address', `ID-${idAddress}`],
    ['a DID', `did:btc-addr:${idAddress}`],
    ['a Stacks address of the identity', stacksFromBitcoin(idAddress)],
    ['a Stacks address in small letters', deriveStacks(seed, 1, 'mainnet').address.toLowerCase()],
    ['an account counted the other way, on a testnet', deriveStacks(seed, 1, 'testnet', 'account').address],
    ['the fifth identity', deriveIdentity(seed, 4).idAddress],
    ['the fifth account', deriveStacks(seed, 4, 'mainnet').address],
    ['the fifth account, counted the other way', deriveStacks(seed, 4, 'mainnet', 'account').address],
  ])('finds two swapped words by %s, and asks nobody', async (_, remembered) => {
    const { repair, asked } = make();
    repair.remembered.value = ` ${remembered} `;
    await repair.start(swapped, english, '');
    expect(repair.state.value).toMatchObject({ at: 'found', words, repair: { kind: 'swap', places: [4, 5] } });
    expect(asked).toEqual([]);
  });

  it('finds a misread word by a name, and asks for its owner and nothing else', async () => {
    const { repair, asked } = make({ 'name.resolve': () => ({ owner: stacksFromBitcoin(idAddress) }) });
    repair.remembered.value = 'Alice.id';
    const place = words.findIndex((word) => english.nearest(word).length > 1);
    const misread = english.nearest(words[place] ?? '').find((word) => word !== words[place]) ?? '';
    await repair.start(words.with(place, misread), english, '');
    expect(repair.state.value).toMatchObject({ at: 'found', words });
    expect(asked).toEqual([{ method: 'name.resolve', body: { name: 'alice.id' } }]);
  }, 60_000);

  it('tells how far it is and stops at once, leaving nothing running', async () => {
    const { repair } = make();
    repair.remembered.value = '1E3DgiNVoRQH32VW6T6USsAgcLroquV9xy';
    const search = repair.start(swapped, english, '');
    await vi.waitFor(() => expect(repair.state.value).toMatchObject({ at: 'searching', leftMs: expect.any(Number) }), 15_000);
    expect(repair.state.value).toMatchObject({ done: expect.any(Number), of: expect.any(Number) });
    repair.stop();
    await search;
    expect(repair.state.value).toEqual({ at: 'asking' });
  });

  it('says how far it looked, which is how far it looks', () => {
    const looked = [...likelyOwners(seed)];
    const isLooked = (address: string) => looked.includes(addressHashHex(address));
    for (let index = 0; index < 6; index++) {
      const addresses = [
        deriveIdentity(seed, index).idAddress,
        deriveStacks(seed, index, 'mainnet').address,
        deriveStacks(seed, index, 'mainnet', 'account').address,
      ];
      expect(addresses.map(isLooked)).toEqual(Array(3).fill(index < 5));
    }
    const { message } = JSON.parse(readFileSync('public/_locales/en/messages.json', 'utf8')).welcome_repair_nothing;
    expect(message).toContain('the first five identities and the first five accounts');
  });

  it('says that nothing was found, and what it could not ask', async () => {
    const { repair } = make({ 'name.resolve': refuse('nobody-answered') });
    repair.remembered.value = idAddress;
    await repair.start(words.with(0, '').with(1, ''), english, '');
    expect(repair.state.value).toEqual({ at: 'nothing' });
    repair.remembered.value = 'alice.btc';
    await repair.start(swapped, english, '');
    expect(repair.state.value).toMatchObject({ at: 'failed', error: { code: 'nobody-answered' } });
  });
});

describe('what is remembered', () => {
  it('must be a name with an owner, or an address', async () => {
    const { ask } = makeDoor({ 'name.resolve': () => ({}) });
    await expect(findOwner(ask, 'nobody.btc')).rejects.toMatchObject({ code: 'no-owner' });
    for (const text of ['', 'alice', 'ID-', `${idAddress}x`]) {
      await expect(findOwner(ask, text)).rejects.toMatchObject({ code: 'bad-remembered' });
    }
  });
});
