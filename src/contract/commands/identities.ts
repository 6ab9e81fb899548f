/** The identities of the vault. */
import * as v from 'valibot';
import { type CommandTable, index, label, later } from '../shapes.ts';
import type { Identity, WalletState } from '../wallet.ts';

/** Fifty at most, unless they were asked for one by one. `total`: how many there are to page through. */
export type IdentityPage = { identities: Identity[]; total: number };

/** What others read of an identity, in its profile: empty where it says nothing. `imageUrl` is https. */
export type BasicProfile = { name: string; description: string; imageUrl: string };

export type IdentitiesAsks = {
  /** Null when nothing is published. Errors: `no-storage`, `vault-locked`, `hub-…`, `host-…`, `profile-…`. */
  'identity.profile': { ask: { index: number }; answer: BasicProfile | null };
  /** Signed, stored, and read back. Errors: as above, and `hub-changed` when it was changed elsewhere meanwhile. */
  'identity.publish': { ask: { index: number; profile: BasicProfile }; answer: null };
  /** The next index unless one is named; `stacks`: how the wallet it comes from counted Stacks accounts. Errors: `identity-exists`, `bad-index`. */
  'identity.add': { ask: { label: string; index?: number; stacks?: 'index' | 'account' }; answer: WalletState };
  /** Its label, colour, and whether it is offered. Errors: `unknown-identity`, `last-identity`. */
  'identity.change': { ask: { index: number; label?: string; hue?: number; hidden?: boolean }; answer: WalletState };
  /** The Stacks account that goes with it, by either way to count; all else of it stays. Errors: `unknown-identity`. */
  'identity.count': { ask: { index: number; stacks: 'index' | 'account' }; answer: WalletState };
  /** Into the place of its next neighbour in sight. Errors: `unknown-identity`. */
  'identity.move': { ask: { index: number; way: 'up' | 'down' }; answer: WalletState };
  'identity.select': { ask: { index: number }; answer: WalletState };
  /** Those to which everything applies that is said. Errors: `vault-locked`. */
  'identity.list': {
    ask: {
      /** Place of the first one, from 0. */
      from?: number;
      hidden?: boolean;
      /** In the label. */
      find?: string;
      /** These, all at once. */
      only?: number[];
    };
    answer: IdentityPage;
  };
};

const hue = later(() => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(359)));

const basicProfile = later(() =>
  v.strictObject({
    name: v.pipe(v.string(), v.maxLength(80)),
    description: v.pipe(v.string(), v.maxLength(500)),
    imageUrl: v.pipe(v.string(), v.maxLength(2048), v.regex(/^$|^https:\/\/./)),
  }),
);

export const identitiesCommands = {
  'identity.profile': { shape: later(() => v.strictObject({ index: index() })), pages: ['home'] },
  'identity.publish': { shape: later(() => v.strictObject({ index: index(), profile: basicProfile() })), pages: ['home'] },
  'identity.add': {
    shape: later(() =>
      v.strictObject({ label: label(), index: v.optional(index()), stacks: v.optional(v.picklist(['index', 'account'])) }),
    ),
    pages: ['welcome', 'approve', 'home'],
  },
  'identity.change': {
    shape: later(() =>
      v.strictObject({ index: index(), label: v.optional(label()), hue: v.optional(hue()), hidden: v.optional(v.boolean()) }),
    ),
    pages: ['welcome', 'home'],
  },
  'identity.count': {
    shape: later(() => v.strictObject({ index: index(), stacks: v.picklist(['index', 'account']) })),
    pages: ['home'],
  },
  'identity.move': { shape: later(() => v.strictObject({ index: index(), way: v.picklist(['up', 'down']) })), pages: ['home'] },
  'identity.select': { shape: later(() => v.strictObject({ index: index() })), pages: ['popup', 'home'] },
  'identity.list': {
    shape: later(() =>
      v.strictObject({
        from: v.optional(index()),
        hidden: v.optional(v.boolean()),
        find: v.optional(v.pipe(v.string(), v.maxLength(200))),
        only: v.optional(v.pipe(v.array(index()), v.maxLength(500))),
      }),
    ),
    pages: ['popup', 'approve', 'home'],
  },
} satisfies CommandTable<IdentitiesAsks>;
