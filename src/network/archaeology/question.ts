/** What is asked to find out what words own, and what an answer may be. Everything is a plain JSON value, so that a search outlives its worker. */

import type { ProfileState, ToldStatus } from '../../contract/names.ts';
import type { Said } from '../../contract/said.ts';

/** Addresses of one account of the words. A twin of the vault's `AccountAddresses`. */
export type Account = { index: number; idAddress: string; identity: string; stacks: string; stacksByAccount: string };
/**
 * What is looked at without the words: a name, and addresses in the Stacks spelling, in the order they are asked for. Nothing sealed can be
 * opened then, and no bucket listed. `about` is shown.
 */
export type Outside = { about: string; name?: string | undefined; addresses: string[] };
export type Generation = '2020' | '2021';
export type BucketForm = 'shipped' | 'xverse-2023' | 'xverse-2025';

export type Question =
  /** Where the hub is read, and what it wants signed. */
  | { kind: 'hub' }
  | { kind: 'config'; generation: Generation }
  /** Which names an address holds, in one of the two systems. */
  | { kind: 'names'; system: 'v1' | 'v2'; address: string }
  | { kind: 'balance'; address: string }
  /** `bucket` is the address whose folder it is in: that of another identity in the form Blockstack Browser once wrote by mistake. */
  | { kind: 'profile'; index: number; bucket: string; path: string }
  /** Where a name stands now. */
  | { kind: 'name'; name: string }
  /** Of a name that is not simply ours: since when, and what it costs. */
  | { kind: 'fate'; name: string }
  | { kind: 'bucket'; index: number; origin: string; form: BucketForm };

export type ConfigAccount = { username?: string; address?: string; apps: { origin: string; lastMs?: number }[] };

export type Finding =
  | { kind: 'hub'; readUrl: string; challengeText: string }
  | { kind: 'config'; accounts: ConfigAccount[] }
  | { kind: 'names'; names: string[] }
  | { kind: 'balance'; ustx: string; transactions: number }
  /** `signer`: not by a key that is looked for; the Stacks address of the key that signed it. */
  | { kind: 'profile'; name?: string; origins: string[]; signer?: string }
  | {
      kind: 'name';
      status: ToldStatus;
      system: 'bns-v2' | 'bns-v1' | 'subdomain' | 'none';
      owner?: string;
      expiresAtHeight?: number;
      profile: ProfileState;
    }
  | { kind: 'fate'; burnHeight: number; registeredAtHeight?: number; endsAtHeight?: number; priceUstx?: string }
  | { kind: 'bucket'; address: string; files: number; more: boolean; lastMs?: number };
export type FindingOf<K extends Question['kind']> = Extract<Finding, { kind: K }>;

export type Answer =
  | { is: 'found'; what: Finding }
  | { is: 'nothing' }
  /**
   * Nobody said yes or no: never the same as *nothing*. `what` is what part of it was answered. `tries` counts this round's;
   * `lasting` says that asking again soon is no use.
   */
  | { is: 'unanswered'; host: string; why: Said; tries: number; lasting: boolean; againAtMs: number; what?: Finding };

/** The same question has the same key in every life. */
export function keyOf(question: Question): string {
  const { kind, ...rest } = question;
  return [kind, ...Object.values(rest)].join(' ');
}
