/**
 * The vault's share in looking for what the words own: addresses, the text of settings that older wallets sealed, and leave to list a bucket.
 * No key goes out. Callers ask for a few accounts at a time, because each is some milliseconds of work on one thread.
 */
import { bytesToHex, bytesToUtf8 } from '@noble/hashes/utils';
import { encodeBase64Url } from '../protocol/base64.ts';
import { AutonymError } from '../protocol/error.ts';
import { stacksAddress } from '../protocol/keys/address.ts';
import type { AppForm } from '../protocol/keys/app-index.ts';
import { deriveApp, deriveConfig, deriveIdentity, deriveStacks } from '../protocol/keys/derivation.ts';
import { signHash } from '../protocol/keys/secp256k1.ts';
import { openEcies } from '../protocol/storage/ecies.ts';
import { formatBearer, gaiaTokenPayload } from '../protocol/token/gaia-token.ts';
import { parseJson } from '../protocol/token/json.ts';
import { tokenHash, unsignedToken } from '../protocol/token/jwt.ts';
import type { Sealer } from './gcm.ts';
import type { OpenVault } from './open-vault.ts';

/** The addresses of account N under which anything of a person was ever kept. */
export type AccountAddresses = {
  index: number;
  /** base58, of m/888'/0'/N'. */
  idAddress: string;
  /** c32 of the same key: names of 2018 moved there. */
  identity: string;
  /** c32 of m/44'/5757'/0'/0/N. */
  stacks: string;
  /** c32 of m/44'/5757'/N'/0/0, one of the two ways in which Xverse counts. The same as `stacks` for account 0. */
  stacksByAccount: string;
};
export type ConfigGeneration = '2020' | '2021';
/** One app's bucket: whose, which app, and in which of the forms wallets had. */
export type AppBucket = { index: number; origin: string; form: AppForm };

export type SurveyVerbs = {
  /** At most `maxAccounts` at once. */
  accountAddresses(chain: 'mainnet' | 'testnet', from: number, count: number): Promise<AccountAddresses[]>;
  /** Buckets that hold a wallet-config.json, base58. */
  configBuckets(): Promise<Record<ConfigGeneration, string>>;
  /** What the file says. Throws `cipher-refused`. */
  openConfig(generation: ConfigGeneration, file: string): Promise<string>;
  /** The Authorization header that lists one app's bucket or revokes its tokens, and can neither write nor delete. Throws `hub-challenge`. */
  listingBearer(
    bucket: AppBucket,
    hub: { challengeText: string; hubUrl: string },
    undated?: boolean,
  ): Promise<{ address: string; bearer: string }>;
};

/** About 10 ms each on a slow machine. */
export const maxAccounts = 5;

/** A path that no client uses: whoever lists needs no leave to write. */
const nothing = '.autonym-nothing';

type SurveyPowers = { withSecrets: OpenVault['withSecrets']; sealer: Sealer; now: () => number };

export function makeSurveyVerbs({ withSecrets, sealer, now }: SurveyPowers): SurveyVerbs {
  return {
    accountAddresses: (chain, from, count) =>
      withSecrets(({ seed }) => {
        if (count > maxAccounts) throw new RangeError(`expected at most ${maxAccounts} accounts, got ${count}`);
        return Array.from({ length: count }, (_, step) => addressesOf(seed, chain, from + step));
      }),

    configBuckets: () =>
      withSecrets(({ seed }) => ({
        '2020': publicOf(deriveConfig(seed, '2020')).address,
        '2021': publicOf(deriveConfig(seed, '2021')).address,
      })),

    openConfig: (generation, file) =>
      withSecrets(async ({ seed }) => {
        const { privateKey } = deriveConfig(seed, generation);
        try {
          return bytesToUtf8(await openEcies(sealer.subtle, privateKey, readCipher(file)));
        } finally {
          privateKey.fill(0);
        }
      }),

    listingBearer: ({ index, origin, form }, { challengeText, hubUrl }, undated = false) =>
      withSecrets(({ seed }) => {
        const { privateKey, publicKey, address } = deriveApp(seed, index, origin, form);
        try {
          const text = unsignedToken(
            gaiaTokenPayload({
              challengeText,
              hubUrl,
              publicKey: bytesToHex(publicKey),
              nowMs: now(),
              undated,
              saltHex: bytesToHex(sealer.random(16)),
              scopes: [{ scope: 'putFile', domain: nothing }],
            }),
          );
          return { address, bearer: formatBearer(`${text}.${encodeBase64Url(signHash(tokenHash(text), privateKey))}`) };
        } finally {
          privateKey.fill(0);
        }
      }),
  };
}

function addressesOf(seed: Uint8Array, chain: 'mainnet' | 'testnet', index: number): AccountAddresses {
  const { idAddress, publicKey } = publicOf(deriveIdentity(seed, index));
  const stacks = publicOf(deriveStacks(seed, index, chain)).address;
  return {
    index,
    idAddress,
    identity: stacksAddress(publicKey, chain),
    stacks,
    stacksByAccount: index === 0 ? stacks : publicOf(deriveStacks(seed, index, chain, 'account')).address,
  };
}

/** The key is not needed beyond its public half. */
function publicOf<T extends { privateKey: Uint8Array }>(key: T): Omit<T, 'privateKey'> {
  key.privateKey.fill(0);
  return key;
}

function readCipher(file: string): unknown {
  try {
    return parseJson(file);
  } catch (cause) {
    throw new AutonymError('cipher-refused', 'This is not a sealed file.', { cause });
  }
}
