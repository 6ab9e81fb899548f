/**
 * What a transaction can take from the one who signs it, as its post-conditions promise; the network undoes it when they are broken.
 * Source: SIP-005 (https://github.com/stacksgov/sips), "Post-Conditions"; the mode `originator` is of SIP-040.
 */

import type { ClarityValue } from './clarity.ts';
import type { Asset, Comparison, PostCondition } from './post-condition.ts';
import type { Transaction } from './transaction.ts';

/** How much of one asset. `most`: that, or less. */
export type Amount = { bound: 'exactly' | 'most' | 'least'; amount: bigint };

export type Limit =
  | ({ what: 'stx' } & Amount)
  | ({ what: 'fungible'; asset: Asset } & Amount)
  | { what: 'non-fungible'; asset: Asset; id: ClarityValue; sends: 'sends' | 'keeps' | 'may-send' }
  | ({ what: 'staking' } & Amount)
  | { what: 'pox'; performs: 'will-not' | 'may' | 'will' };

export type Outflow = {
  /** What leaves the signer. */
  yours: Limit[];
  /** What others send, who are named by their principals: the promise of getting something. */
  others: { sender: string; limit: Limit }[];
  /** Whether anything of the signer's that `yours` does not name may leave as well. */
  isOpen: boolean;
};

/** `signer`: c32 address of the one who signs, on the chain of the transaction. */
export function readOutflow({ payload, postConditions, postConditionMode }: Transaction, signer: string): Outflow {
  // A transfer moves what it says, and has no post-conditions.
  if (payload.type === 'token-transfer')
    return { yours: [{ what: 'stx', bound: 'exactly', amount: payload.amount }], others: [], isOpen: false };
  const isSigner = ({ sender }: PostCondition) => sender === 'origin' || sender === signer;
  return {
    yours: postConditions.filter(isSigner).map(limitOf),
    others: postConditions.filter((one) => !isSigner(one)).map((one) => ({ sender: one.sender, limit: limitOf(one) })),
    isOpen: postConditionMode === 'allow',
  };
}

function limitOf(condition: PostCondition): Limit {
  switch (condition.type) {
    case 'stx':
    case 'staking':
      return { what: condition.type, ...amountOf(condition) };
    case 'fungible':
      return { what: condition.type, asset: condition.asset, ...amountOf(condition) };
    case 'non-fungible': {
      const { asset, id, sends } = condition;
      return { what: condition.type, asset, id, sends: sends === 'does-not-send' ? 'keeps' : sends };
    }
    case 'pox':
      return { what: condition.type, performs: condition.performs };
  }
}

/** Whole units: less than five is four at most. Less than nothing cannot be, and is told as nothing. */
function amountOf({ comparison, amount }: { comparison: Comparison; amount: bigint }): Amount {
  switch (comparison) {
    case 'equal':
      return { bound: 'exactly', amount };
    case 'less-equal':
      return { bound: 'most', amount };
    case 'less':
      return { bound: 'most', amount: amount === 0n ? 0n : amount - 1n };
    case 'greater-equal':
      return { bound: 'least', amount };
    case 'greater':
      return { bound: 'least', amount: amount + 1n };
  }
}
