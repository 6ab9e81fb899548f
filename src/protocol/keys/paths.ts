/**
 * Every path at which a wallet of this ecosystem ever derived a key, in one table: what old words may own is somewhere in here.
 * `'` is a hardened step; N counts identities or accounts, i addresses, H is the app's index (app-index.ts).
 */
import { AutonymError } from '../error.ts';

export type PathRow = {
  path: string;
  /** Which wallets. */
  by: string;
  /** The published code it was read from; all but the signing and encryption nodes were also run (docs/protocol/keychain.md). */
  source: string;
};

export const paths = {
  /** Parent of the identities; its public key makes the salt. */
  identities: { path: "m/888'/0'", by: 'all since Blockstack Browser, 2018', source: 'blockstack 21.1.1, src/wallet.ts' },
  /** Owner key of identity N, the "data private key" of later wallets. */
  identity: { path: "m/888'/0'/N'", by: 'all since Blockstack Browser, 2018', source: 'blockstack 21.1.1, src/wallet.ts' },
  /** The key of one app. Which H it is differs: see `appForms`. */
  app: { path: "m/888'/0'/N'/0'/H'", by: 'all that give app keys', source: 'blockstack 21.1.1, getLegacyAppNode' },
  /** Defined in 2018 and used by nobody since. */
  signing: { path: "m/888'/0'/N'/1'", by: 'none', source: 'blockstack-browser 0.36, IdentityNode' },
  encryption: { path: "m/888'/0'/N'/2'", by: 'none', source: 'blockstack-browser 0.36, IdentityNode' },
  /** Bitcoin that paid for names: addresses given out, and change. */
  'bitcoin-receive': { path: "m/44'/0'/0'/0/i", by: 'Blockstack Browser', source: 'blockstack 21.1.1, src/wallet.ts' },
  'bitcoin-change': { path: "m/44'/0'/0'/1/i", by: 'Blockstack Browser', source: 'blockstack 21.1.1, src/wallet.ts' },
  /** Account N of the Stacks wallets. SLIP-44 coin 5757. */
  'stacks-index': {
    path: "m/44'/5757'/0'/0/N",
    by: 'Hiro wallet, Leather, Xverse by default',
    source: '@stacks/wallet-sdk 7.4.0, src/derive.ts',
  },
  /** The other way to count accounts: other addresses from the second on. */
  'stacks-account': { path: "m/44'/5757'/N'/0/0", by: 'Xverse in account mode', source: 'xverse-core 2025-03, wallet' },
  /** Seals wallet-config.json on the hub. */
  'config-2020': { path: "m/45'", by: '@blockstack/app, 2020', source: '@stacks/wallet-sdk 7.4.0, src/derive.ts' },
  /** The same since. Its first step is not hardened: a slip that its files now depend on. */
  'config-2021': {
    path: "m/44/5757'/0'/1",
    by: 'Hiro wallet, Leather, Xverse since 2021',
    source: '@stacks/wallet-sdk 7.4.0, src/derive.ts',
  },
} as const satisfies Record<string, PathRow>;

export type PathName = keyof typeof paths;
export type PathIndices = { [letter in 'N' | 'i' | 'H']?: number };

/** The path with its numbers put in. Throws `bad-index` for what is no 31-bit index, and for one that is missing. */
export function formatPath(name: PathName, indices: PathIndices = {}): string {
  return paths[name].path.replace(/[NiH]/g, (letter) => String(checkIndex(indices[letter as keyof PathIndices])));
}

/** BIP-32 has 31 bits for each step; the top one says hardened. Throws `bad-index`. */
export function checkIndex(index: unknown): number {
  if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index > 0x7fffffff) {
    throw new AutonymError('bad-index', `An index is a whole number from 0 to 2147483647, and not ${String(index)}.`);
  }
  return index;
}
