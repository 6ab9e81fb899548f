/** The requests that wait for a person. */
import * as v from 'valibot';
import { type CommandTable, empty, index, type KeyForm, keyForm, later, scope } from '../shapes.ts';
import type { CostsView, TransactionView } from '../signing.ts';
import type { Identity, Remember, RequestView, Scope } from '../wallet.ts';

export type RequestsAsks = {
  /** The oldest request that waits, or null. */
  'request.next': { ask: Record<never, never>; answer: RequestView | null };
  /**
   * The transaction this identity would sign. Errors: `request-gone`, `request-changed`, `vault-locked`, `unknown-identity`,
   * `address-mismatch` (the app means another account), `wrong-network`.
   */
  'request.transaction': { ask: { id: string; sha256: string; identityIndex: number }; answer: TransactionView };
  /** What the network says of it. Errors: as above, and `host-…`. */
  'request.costs': { ask: { id: string; sha256: string; identityIndex: number }; answer: CostsView };
  /** The picture the app has for itself: base64 of a PNG of 64 × 64, or null. Errors: `request-gone`, `request-changed`. */
  'request.picture': { ask: { id: string; sha256: string }; answer: { png: string | null } };
  /** The identity that the asking site alone may know, kept or not. Errors: `request-gone`, `request-changed`, `vault-locked`. */
  'request.site-identity': { ask: { id: string; sha256: string }; answer: Identity };
  /**
   * What the storage has for the asking app under each key that a wallet could have given it. Asks the storage. `files`: null where it did not answer.
   * Errors: `request-gone`, `request-changed`, `vault-locked`, `no-storage`.
   */
  'request.folders': { ask: { id: string; sha256: string; identityIndex: number }; answer: KeyFolder[] };
  /**
   * `costs` belongs to a transaction, and only there. Errors: `request-gone`, `request-changed` (hash), `vault-locked`, `only-for-site` (the
   * identity is of another site); of a transaction also `transaction-refused` and `host-…`, after which it still waits. Answers the next
   * one, or null.
   */
  'request.decide': {
    ask: { id: string; sha256: string; decision: Denial | Approval };
    answer: RequestView | null;
  };
};

/** `more`: there are further ones. */
export type KeyFolder = { form: KeyForm; files: number | null; more: boolean };

/**
 * `block`: the site is not heard any more, until the person takes it off the list in the settings.
 */
export type Denial = { approve: false; block?: boolean };
/** `fee` in µSTX, as text. `remember` counts for a sign-in and for addresses alone: whatever is signed is asked for every time. */
export type Approval = {
  approve: true;
  identityIndex: number;
  /** Keep the identity, which is the one of this site: of a sign-in and of addresses. */
  forSite?: boolean;
  scopes: Scope[];
  remember?: Remember;
  /** Answer for the servers of 2018 on this site, and tell it the name: of a sign-in that says so, and only there. */
  oldHosts?: boolean;
  /** How its key is made, of a sign-in, and never with the identity of one site: Xverse knows no identity but the first. */
  form?: KeyForm;
  costs?: { fee: string; nonce: string };
};

const which = () => ({ id: v.pipe(v.string(), v.maxLength(64)), sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) });
const ofIdentity = later(() => v.strictObject({ ...which(), identityIndex: index() }));
/** 64 bits at most, checked where it is written. */
const whole = () => v.pipe(v.string(), v.regex(/^\d{1,20}$/));

export const requestsCommands = {
  'request.next': { shape: empty, pages: ['approve'] },
  'request.transaction': { shape: ofIdentity, pages: ['approve'] },
  'request.costs': { shape: ofIdentity, pages: ['approve'] },
  'request.picture': { shape: later(() => v.strictObject(which())), pages: ['approve'] },
  'request.site-identity': { shape: later(() => v.strictObject(which())), pages: ['approve'] },
  'request.folders': { shape: ofIdentity, pages: ['approve'] },
  'request.decide': {
    shape: later(() =>
      v.strictObject({
        ...which(),
        decision: v.variant('approve', [
          v.strictObject({ approve: v.literal(false), block: v.optional(v.boolean()) }),
          v.strictObject({
            approve: v.literal(true),
            identityIndex: index(),
            forSite: v.optional(v.boolean()),
            scopes: v.pipe(v.array(scope()), v.maxLength(4)),
            remember: v.optional(v.picklist(['once', 'lock', 'always'])),
            oldHosts: v.optional(v.boolean()),
            form: v.exactOptional(keyForm()),
            costs: v.optional(v.strictObject({ fee: whole(), nonce: whole() })),
          }),
        ]),
      }),
    ),
    pages: ['approve'],
  },
} satisfies CommandTable<RequestsAsks>;
