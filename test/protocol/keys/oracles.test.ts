/** The same seeds through the published clients: whatever they derive, we derive. */
import { webcrypto } from 'node:crypto';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { HDKey } from '@scure/bip32';
import { getAddressFromPrivateKey } from '@stacks/transactions';
import * as sdk from '@stacks/wallet-sdk';
import { BlockstackWallet } from 'blockstack';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deriveApp,
  deriveBitcoin,
  deriveConfig,
  deriveIdentity,
  deriveSalt,
  deriveStacks,
} from '../../../src/protocol/keys/derivation.ts';
import { openEcies, type Subtle } from '../../../src/protocol/storage/ecies.ts';
import { readJson } from '../../house/source.ts';
import { keychain } from './keychain.ts';

const seeds = fc.uint8Array({ minLength: 64, maxLength: 64 });
const indices = fc.oneof(fc.nat(20), fc.nat(0x7fffffff));
const origins = fc.webUrl().map((url) => new URL(url).origin);
// Each run is some thirty point multiplications on either side.
const runs = { numRuns: 8, endOnFailure: true };

describe('agrees with', () => {
  it(
    'blockstack 21.1.1',
    () =>
      fc.assert(
        fc.property(seeds, indices, origins, (seed, index, origin) => {
          const wallet = BlockstackWallet.fromSeedBuffer(Buffer.from(seed));
          const identity = wallet.getIdentityAddressNode(index);
          const apps = BlockstackWallet.getAppsNode(identity).toBase58();
          const salt = wallet.getIdentitySalt();
          expect(deriveIdentity(seed, index).idAddress).toBe(BlockstackWallet.getAddressFromBIP32Node(identity));
          expect(deriveSalt(seed)).toBe(salt);
          expect(bytesToHex(deriveApp(seed, index, origin).privateKey)).toBe(
            BlockstackWallet.getLegacyAppPrivateKey(apps, salt, origin),
          );
          expect(bytesToHex(deriveApp(seed, index, origin, 'eleven-steps').privateKey)).toBe(
            BlockstackWallet.getAppPrivateKey(apps, salt, origin),
          );
          expect(deriveBitcoin(seed, index).address).toBe(wallet.getBitcoinAddress(index));
          expect(`${bytesToHex(deriveBitcoin(seed, index).privateKey)}01`).toBe(wallet.getBitcoinPrivateKey(index));
          expect(bytesToHex(deriveBitcoin(seed, index, 'change').publicKey)).toBe(
            wallet.getBitcoinNode(index, 'CHANGE_ADDRESS').publicKey.toString('hex'),
          );
        }),
        runs,
      ),
    60_000,
  );

  it(
    '@stacks/wallet-sdk 7.4.0',
    () =>
      fc.assert(
        fc.asyncProperty(seeds, indices, origins, async (seed, index, appDomain) => {
          const rootNode = HDKey.fromMasterSeed(seed) as unknown as Parameters<typeof sdk.deriveSalt>[0];
          const salt = await sdk.deriveSalt(rootNode);
          const account = sdk.deriveAccount({ rootNode, index, salt, stxDerivationType: sdk.DerivationType.Wallet });
          const stacks = deriveStacks(seed, index, 'mainnet');
          expect(deriveSalt(seed)).toBe(salt);
          expect(bytesToHex(deriveIdentity(seed, index).privateKey)).toBe(account.dataPrivateKey);
          // KEY-08: theirs carry 01 at the end, which says that the public key is the compressed one.
          expect(`${bytesToHex(stacks.privateKey)}01`).toBe(account.stxPrivateKey);
          expect(stacks.address).toBe(getAddressFromPrivateKey(account.stxPrivateKey, 'mainnet'));
          // Named like the form of eleven steps, and is not.
          expect(bytesToHex(deriveApp(seed, index, appDomain).privateKey)).toBe(sdk.getAppPrivateKey({ account, appDomain }));
          expect(bytesToHex(deriveConfig(seed, '2021').privateKey)).toBe(bytesToHex(sdk.deriveConfigPrivateKey(rootNode)));
          expect(bytesToHex(deriveConfig(seed, '2020').privateKey)).toBe(sdk.deriveLegacyConfigPrivateKey(rootNode));
        }),
        runs,
      ),
    60_000,
  );

  it('the wallets that left a wallet-config.json: both open with the key of their time', async () => {
    type Config = { plaintext: string; encrypted: string; bucket: string };
    const { current, legacy } = readJson<{ walletConfig: { current: Config; legacy: Config } }>(
      'test/vectors/api_and_walletconfig.json',
    ).walletConfig;
    const seed = hexToBytes(keychain.wallets.find(({ name }) => name === 'browser-test-24')?.seed ?? '');
    for (const [generation, config] of [
      ['2021', current],
      ['2020', legacy],
    ] as const) {
      const key = deriveConfig(seed, generation);
      expect(key.address).toBe(config.bucket);
      const opened = await openEcies(webcrypto.subtle as Subtle, key.privateKey, JSON.parse(config.encrypted));
      expect(new TextDecoder().decode(opened)).toBe(config.plaintext);
    }
  });
});
