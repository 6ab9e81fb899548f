/** One person of the published key vectors, and the key that a password of theirs would give. */
import { hexToBytes } from '@noble/hashes/utils';
import { encodeBase64 } from '../../src/protocol/base64.ts';
import type { KdfChallenge } from '../../src/vault/kdf-params.ts';
import { keychain } from '../protocol/keys/keychain.ts';

const [wallet] = keychain.wallets;
if (wallet === undefined) throw new Error('keychain.json has no wallets');

export const known = wallet;
export const challenge: KdfChallenge = {
  salt: encodeBase64(new Uint8Array(16).fill(9)),
  params: { kind: 'argon2id', memoryKiB: 65_536, passes: 3, lanes: 1 },
};

/** Fresh arrays each time: the vault zeroes what it is given. */
export const rightKey = () => new Uint8Array(32).fill(42);
export const wrongKey = () => new Uint8Array(32).fill(41);
export const newVault = () => ({
  entropy: hexToBytes(known.entropy),
  seed: hexToBytes(known.seed),
  key: rightKey(),
  challenge,
  wordsConfirmed: true,
  lockMinutes: 15,
});
