import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { describe, expect, it } from 'vitest';
import { bitcoinAddress, stacksAddress } from '../../../src/protocol/keys/address.ts';
import {
  appIndexOf,
  deriveApp,
  deriveConfig,
  deriveIdentity,
  deriveSalt,
  deriveStacks,
} from '../../../src/protocol/keys/derivation.ts';
import { keychain } from './keychain.ts';

for (const wallet of keychain.wallets)
  describe(`the tree of ${wallet.name}`, () => {
    const seed = hexToBytes(wallet.seed);

    it('has the salt', () => expect(deriveSalt(seed)).toBe(wallet.salt));

    for (const identity of wallet.identities) {
      it(`has identity ${identity.index}`, () => {
        const { privateKey, publicKey, idAddress } = deriveIdentity(seed, identity.index);
        expect(bytesToHex(privateKey)).toBe(identity.priv);
        expect(bytesToHex(publicKey)).toBe(identity.pub);
        expect(idAddress).toBe(identity.btcAddr);
        expect(stacksAddress(publicKey, 'mainnet')).toBe(identity.stxAddrOfCompressedKey);
      });

      it(`has the app keys of identity ${identity.index}`, () => {
        for (const app of identity.apps) {
          expect(appIndexOf(app.domain, wallet.salt)).toBe(app.hashIndex);
          const { privateKey, publicKey, address, appIndex } = deriveApp(seed, identity.index, app.domain);
          expect(bytesToHex(privateKey)).toBe(app.legacy.priv);
          expect(bytesToHex(publicKey)).toBe(app.legacy.pub);
          expect(address).toBe(app.legacy.gaiaAddr);
          expect(appIndex).toBe(app.hashIndex);
        }
      });
    }

    for (const [index, account] of wallet.stx.entries())
      it(`has Stacks account ${index}`, () => {
        const { privateKey, publicKey, address } = deriveStacks(seed, index, 'mainnet');
        expect(`${bytesToHex(privateKey)}01`).toBe(account.priv01);
        expect(bytesToHex(publicKey)).toBe(account.pub);
        expect(address).toBe(account.stxAddr);
        expect(deriveStacks(seed, index, 'testnet').address).toBe(account.stxTestnet);
        expect(bitcoinAddress(publicKey)).toBe(account.btcAddr);
      });

    it('has both config keys', () => {
      for (const [generation, known] of [
        ['2020', wallet.legacyConfigKey],
        ['2021', wallet.configKey],
      ] as const) {
        const { privateKey, address } = deriveConfig(seed, generation);
        expect(bytesToHex(privateKey)).toBe(known.priv);
        expect(address).toBe(known.btcAddr);
      }
    });
  });

describe('the tree of the clients’ own tests', () => {
  const { seed: hex, identityAddresses, salt, legacyAppKey } = keychain.upstreamWalletTest;
  const seed = hexToBytes(hex);

  it('has their identities, salt and app key', () => {
    for (const [index, address] of identityAddresses.entries()) expect(deriveIdentity(seed, index).idAddress).toBe(address);
    expect(deriveSalt(seed)).toBe(salt);
    expect(bytesToHex(deriveApp(seed, 0, legacyAppKey.domain).privateKey)).toBe(legacyAppKey.priv);
  });

  it('leaves the seed as it was, and takes only seeds and indices there are', () => {
    expect(bytesToHex(seed)).toBe(hex);
    expect(() => deriveIdentity(seed.subarray(1), 0)).toThrow(RangeError);
    for (const index of [-1, 0.5, 0x80000000, Number.NaN]) expect(() => deriveIdentity(seed, index)).toThrow(RangeError);
  });
});
