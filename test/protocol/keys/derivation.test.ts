/** Every value of test/vectors/keychain.json, byte for byte. */
import * as curve from '@bitcoinerlab/secp256k1';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { BIP32Factory } from 'bip32';
import { describe, expect, it } from 'vitest';
import { inSlices } from '../../../src/pages/parts/slices.ts';
import { bitcoinAddress, stacksAddress } from '../../../src/protocol/keys/address.ts';
import { type AppForm, appIndexOf, appSteps } from '../../../src/protocol/keys/app-index.ts';
import {
  addressesSeenFrom,
  deriveAddresses,
  deriveApp,
  deriveBitcoin,
  deriveConfig,
  deriveIdentities,
  deriveIdentity,
  deriveKey,
  deriveSalt,
  deriveStacks,
} from '../../../src/protocol/keys/derivation.ts';
import { formatPath, paths } from '../../../src/protocol/keys/paths.ts';
import { keychain } from './keychain.ts';

const bip32 = BIP32Factory(curve);
const keyOf = (xkey: string) => {
  const { privateKey, publicKey } = bip32.fromBase58(xkey);
  return { privateKey: privateKey && bytesToHex(privateKey), publicKey: bytesToHex(publicKey) };
};
const hexPair = ({ privateKey, publicKey }: { privateKey: Uint8Array; publicKey: Uint8Array }) => ({
  privateKey: bytesToHex(privateKey),
  publicKey: bytesToHex(publicKey),
});

for (const wallet of keychain.wallets)
  describe(`the tree of ${wallet.name}`, () => {
    const seed = hexToBytes(wallet.seed);

    it('has the root, and the parent of the identities', () => {
      expect(keyOf(wallet.rootXprv).privateKey).toBe(bytesToHex(bip32.fromSeed(seed).privateKey ?? new Uint8Array()));
      const identities = hexPair(deriveKey(seed, 'identities'));
      expect(identities).toEqual(keyOf(wallet.identityKeychain.xprv));
      expect(identities.publicKey).toBe(keyOf(wallet.identityKeychain.xpub).publicKey);
      expect(identities.publicKey).toBe(wallet.identityKeychain.pub);
    });

    it('has the salt', () => expect(deriveSalt(seed)).toBe(wallet.salt));

    for (const identity of wallet.identities) {
      it(`has identity ${identity.index}`, () => {
        const { privateKey, publicKey, idAddress } = deriveIdentity(seed, identity.index);
        expect(formatPath('identity', { N: identity.index })).toBe(identity.path);
        expect(bytesToHex(privateKey)).toBe(identity.priv);
        expect(bytesToHex(publicKey)).toBe(identity.pub);
        expect(idAddress).toBe(identity.btcAddr);
        expect(`did:btc-addr:${idAddress}`).toBe(identity.did);
        expect(stacksAddress(publicKey, 'mainnet')).toBe(identity.stxAddrOfCompressedKey);
        expect(stacksAddress(publicKey, 'mainnet')).toBe(identity.stxAddr);
      });

      it(`has the nodes under identity ${identity.index}`, () => {
        expect(bytesToHex(deriveKey(seed, 'signing', { N: identity.index }).publicKey)).toBe(identity.signingNode.pub);
        expect(bytesToHex(deriveKey(seed, 'encryption', { N: identity.index }).publicKey)).toBe(identity.encryptionNode.pub);
        const apps = bip32.fromBase58(identity.appsNode.xprv);
        for (const app of identity.apps) {
          const key = apps.deriveHardened(app.hashIndex);
          expect(bytesToHex(key.privateKey ?? new Uint8Array())).toBe(app.legacy.priv);
        }
      });

      for (const app of identity.apps) {
        it(`KEY-09 has the keys that ${app.domain} got from each wallet as identity ${identity.index}`, () => {
          const known = (form: AppForm) => deriveApp(seed, identity.index, app.domain, form);
          expect(appIndexOf(app.domain, wallet.salt)).toBe(app.hashIndex);
          expect(formatPath('app', { N: identity.index, H: app.hashIndex })).toBe(app.path);
          const { privateKey, publicKey, address, appIndex } = known('shipped');
          expect(bytesToHex(privateKey)).toBe(app.legacy.priv);
          expect(bytesToHex(publicKey)).toBe(app.legacy.pub);
          expect(address).toBe(app.legacy.gaiaAddr);
          expect(appIndex).toBe(app.hashIndex);

          expect(appSteps(app.domain, wallet.salt, 'eleven-steps')).toEqual(app.new11.pathTail);
          expect(bytesToHex(known('eleven-steps').privateKey)).toBe(app.new11.priv);

          for (const [form, xverse] of [
            ['xverse-2023', app.xverse2023],
            ['xverse-2025', app.xverse],
          ] as const) {
            if (xverse === undefined) continue;
            expect(deriveSalt(seed, form)).toBe(xverse.salt);
            expect(bytesToHex(known(form).privateKey)).toBe(xverse.priv);
            expect(known(form).address).toBe(xverse.gaiaAddr);
            expect(known(form).address).toBe(deriveApp(seed, 7, app.domain, form).address);
          }
        });
      }
    }

    for (const [index, account] of wallet.stx.entries())
      it(`KEY-08 has Stacks account ${index}, with and without the 01 that old wallets put behind its key`, () => {
        const { privateKey, publicKey, address } = deriveStacks(seed, index, 'mainnet');
        expect(formatPath('stacks-index', { N: index })).toBe(account.path);
        expect(`${bytesToHex(privateKey)}01`).toBe(account.priv01);
        expect(bytesToHex(publicKey)).toBe(account.pub);
        expect(address).toBe(account.stxAddr);
        expect(deriveStacks(seed, index, 'testnet').address).toBe(account.stxTestnet);
        expect(bitcoinAddress(publicKey)).toBe(account.btcAddr);
      });

    it('has the Stacks accounts of the other way to count', () => {
      for (const [at, account] of wallet.stxAccountStyle.entries()) {
        expect(formatPath('stacks-account', { N: at + 1 })).toBe(account.path);
        expect(deriveStacks(seed, at + 1, 'mainnet', 'account').address).toBe(account.stxAddr);
      }
      expect(deriveStacks(seed, 0, 'mainnet', 'account').address).toBe(deriveStacks(seed, 0, 'mainnet').address);
    });

    it('KEY-08 has the Bitcoin addresses, which the xpub shows too, and their keys with and without the 01', () => {
      const seen = deriveAddresses(wallet.bitcoinKeychain.xpub, 'receive');
      for (const [i, account] of wallet.bitcoin.entries()) {
        const { privateKey, publicKey, address } = deriveBitcoin(seed, i);
        expect(formatPath('bitcoin-receive', { i })).toBe(account.path);
        expect(`${bytesToHex(privateKey)}01`).toBe(account.priv01);
        expect(address).toBe(account.btcAddr);
        expect(seen.next().value).toEqual({ publicKey, address });
      }
      const change = deriveBitcoin(seed, 0, 'change');
      expect(deriveAddresses(wallet.bitcoinKeychain.xpub, 'change').next().value?.address).toBe(change.address);
    });

    it('has both config keys', () => {
      for (const [generation, known] of [
        ['2020', wallet.legacyConfigKey],
        ['2021', wallet.configKey],
      ] as const) {
        const { privateKey, address } = deriveConfig(seed, generation);
        expect(formatPath(`config-${generation}`)).toBe(known.path);
        expect(bytesToHex(privateKey)).toBe(known.priv);
        expect(address).toBe(known.btcAddr);
      }
    });
  });

describe('the trees of the clients’ own tests', () => {
  const { upstreamWalletTest: upstream, browserTest, walletSdkTest } = keychain;
  const seed = hexToBytes(upstream.seed);
  const seedOf = (name: string) => hexToBytes(keychain.wallets.find((wallet) => wallet.name === name)?.seed ?? '');

  it('of blockstack.js', () => {
    expect(keyOf(upstream.rootXprv).privateKey).toBe(bytesToHex(bip32.fromSeed(seed).privateKey ?? new Uint8Array()));
    expect(keyOf(upstream.identityXpub).publicKey).toBe(bytesToHex(deriveKey(seed, 'identities').publicKey));
    for (const [index, address] of upstream.identityAddresses.entries())
      expect(deriveIdentity(seed, index).idAddress).toBe(address);
    expect(deriveSalt(seed)).toBe(upstream.salt);
    expect(bytesToHex(deriveApp(seed, 0, upstream.legacyAppKey.domain).privateKey)).toBe(upstream.legacyAppKey.priv);
    expect(deriveBitcoin(seed, 0).address).toBe(upstream.bitcoinAddress);
    expect(deriveAddresses(upstream.bitcoinXpub, 'receive').next().value?.address).toBe(upstream.bitcoinAddress);
    const { salt, domain, priv } = upstream.new11;
    let node = bip32.fromSeed(seed).derivePath("m/888'/0'/0'/0'");
    for (const step of appSteps(domain, salt, 'eleven-steps')) node = node.deriveHardened(step);
    expect(bytesToHex(node.privateKey ?? new Uint8Array())).toBe(priv);
  });

  it('of Blockstack Browser', () => {
    const known = seedOf(browserTest.wallet);
    expect(deriveSalt(known)).toBe(browserTest.salt);
    expect(deriveIdentity(known, 0).idAddress).toBe(browserTest.owner0);
    expect(deriveApp(known, 0, browserTest.app.domain).address).toBe(browserTest.app.gaiaAddr);
  });

  it('of the wallet SDK', () => {
    const known = seedOf(walletSdkTest.wallet);
    expect(deriveStacks(known, 0, 'mainnet').address).toBe(walletSdkTest.walletStx);
    expect(stacksAddress(deriveIdentity(known, 0).publicKey, 'mainnet')).toBe(walletSdkTest.dataStx);
    expect(bytesToHex(deriveConfig(known, '2020').privateKey)).toBe(walletSdkTest.legacyConfig);
  });
});

describe('what goes in', () => {
  const seed = () => hexToBytes(keychain.upstreamWalletTest.seed);

  it('leaves the seed as it was, and takes no other length', () => {
    const given = seed();
    deriveIdentity(given, 0);
    expect(given).toEqual(seed());
    expect(() => deriveIdentity(given.subarray(1), 0)).toThrow(RangeError);
  });

  it('KEY-10 refuses every index that is none, in every derivation', () => {
    const none = expect.objectContaining({ code: 'bad-index' });
    for (const index of [-1, 1.5, 2 ** 31, '0' as never, Number.NaN, undefined as never, null as never]) {
      expect(() => deriveIdentity(seed(), index)).toThrow(none);
      expect(() => deriveStacks(seed(), index, 'mainnet')).toThrow(none);
      expect(() => deriveStacks(seed(), index, 'mainnet', 'account')).toThrow(none);
      expect(() => deriveApp(seed(), index, 'https://app.example')).toThrow(none);
      expect(() => deriveBitcoin(seed(), index)).toThrow(none);
      expect(() => [...deriveIdentities(seed(), [index])]).toThrow(none);
    }
    // A thousand million is far, but it is an index.
    expect(deriveIdentity(seed(), 1e9).idAddress).toMatch(/^1/);
    expect(deriveIdentity(seed(), 0x7fffffff).idAddress).toMatch(/^1/);
  });

  it('shows what can be seen from a public key, and says where nothing can', () => {
    const [wallet] = keychain.wallets;
    if (wallet === undefined) throw new Error('no wallet');
    const known = hexToBytes(wallet.seed);
    const seenFrom = (path: string, count: number) => {
      const seen = addressesSeenFrom(bip32.fromSeed(known).derivePath(path).neutered().toBase58());
      return Array.from({ length: count }, () => seen.next().value);
    };
    expect(seenFrom("m/44'/0'/0'", 4).slice(1)).toEqual([
      deriveBitcoin(known, 0).address,
      deriveBitcoin(known, 0, 'change').address,
      deriveBitcoin(known, 1).address,
    ]);
    expect(seenFrom("m/44'/5757'/0'/0", 2)).toEqual(
      [0, 1].map((index) => bitcoinAddress(deriveStacks(known, index, 'mainnet').publicKey)),
    );
    expect(seenFrom("m/888'/0'/2'", 1)).toEqual([deriveIdentity(known, 2).idAddress]);
    expect(seenFrom("m/44'/5757'/0'/0/3", 2)).toEqual([bitcoinAddress(deriveStacks(known, 3, 'mainnet').publicKey), undefined]);
    for (const path of ["m/888'/0'", "m/44'"])
      expect(() => seenFrom(path, 1)).toThrow(expect.objectContaining({ code: 'xpub-hardened' }));
  });

  it('takes only the public key of an account to look with', () => {
    const { rootXprv } = keychain.upstreamWalletTest;
    for (const text of ['', 'xpub', rootXprv, keychain.upstreamWalletTest.bitcoinXpub.replace('a', 'b')]) {
      expect(() => deriveAddresses(text, 'receive').next()).toThrow(expect.objectContaining({ code: 'bad-xpub' }));
    }
  });
});

describe('many identities', () => {
  const seed = hexToBytes(keychain.upstreamWalletTest.seed);

  it('are the same as one by one, in any order and with gaps', () => {
    const wanted = [3, 0, 7_000];
    expect([...deriveIdentities(seed, wanted)].map(({ idAddress }) => idAddress)).toEqual(
      wanted.map((index) => deriveIdentity(seed, index).idAddress),
    );
  });

  it('KEY-12 keep nobody waiting: of 1,000, none takes 50 ms of work, so that a page can breathe between any two', () => {
    // Time of the processor, not of the clock: this machine does other things too. The first few warm the tables of the curve up.
    const identities = deriveIdentities(seed, Array(1_010).keys());
    const costs: number[] = [];
    for (let i = 0; i < 1_010; i++) {
      const before = process.cpuUsage();
      expect(identities.next().done).toBe(false);
      const { user, system } = process.cpuUsage(before);
      if (i >= 10) costs.push((user + system) / 1000);
    }
    costs.sort((a, b) => a - b);
    // The collector of garbage runs on other threads too and counts here: it may take its time once in a hundred.
    expect(costs[Math.floor(costs.length * 0.99)]).toBeLessThan(50);
    expect(identities.next().done).toBe(true);
  });

  it('KEY-12 in slices: after each, whoever else waits has its turn', async () => {
    let nowMs = 0;
    let inSlice = 0;
    const slices: number[] = [];
    const steps = (function* () {
      for (const identity of deriveIdentities(seed, Array(200).keys())) {
        // As measured: a key a millisecond.
        nowMs += 1;
        inSlice += 1;
        yield identity;
      }
    })();
    await inSlices(steps, {
      now: () => nowMs,
      pause: async () => {
        slices.push(inSlice);
        inSlice = 0;
      },
    });
    expect(slices.length).toBeGreaterThan(10);
    expect(Math.max(...slices)).toBeLessThan(50);
  });

  it('KEY-12 come one at a time: of 10,000, only what was asked for is derived', () => {
    let asked = 0;
    const indices = (function* () {
      for (let index = 0; index < 10_000; index++) {
        asked++;
        yield index;
      }
    })();
    const identities = deriveIdentities(seed, indices);
    for (let i = 0; i < 5; i++) identities.next();
    expect(asked).toBe(5);
    identities.return(undefined);
    expect(asked).toBe(5);
  });
});

describe('the table', () => {
  it('gives every row a source, and its numbers only where it has room for them', () => {
    for (const [name, row] of Object.entries(paths)) {
      expect(row.source, name).not.toBe('');
      expect(row.by, name).not.toBe('');
      expect(row.path, name).toMatch(/^m(\/(\d+|[NiH])'?)+$/);
    }
    expect(new Set(Object.values(paths).map(({ path }) => path)).size).toBe(Object.keys(paths).length);
    expect(() => formatPath('identity')).toThrow(expect.objectContaining({ code: 'bad-index' }));
  });
});
