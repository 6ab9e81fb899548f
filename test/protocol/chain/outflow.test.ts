import { describe, expect, it } from 'vitest';
import { readOutflow } from '../../../src/protocol/chain/outflow.ts';
import type { Comparison, PostCondition } from '../../../src/protocol/chain/post-condition.ts';
import { encodeMemo, makeCondition, type Transaction } from '../../../src/protocol/chain/transaction.ts';

const alice = 'SP2J6ZY48GV1EZ5V2V5RB9MP66SW86PYKKNRV9EJ7';
const pool = 'SP000000000000000000002Q6VF78.pool';
const asset = { contract: 'SP000000000000000000002Q6VF78.token', name: 'coin' };

const call = (postConditions: PostCondition[], postConditionMode: Transaction['postConditionMode'] = 'deny'): Transaction => ({
  chain: 'mainnet',
  chainId: 1,
  origin: makeCondition(new Uint8Array(20), { nonce: 0n, fee: 0n }),
  anchorMode: 'any',
  postConditionMode,
  postConditions,
  payload: { type: 'contract-call', contract: pool, functionName: 'swap', args: [] },
});

describe('readOutflow', () => {
  it('tells of a transfer what it moves', () => {
    const payload = { type: 'token-transfer', recipient: pool, amount: 5n, memo: encodeMemo('') } as const;
    expect(readOutflow({ ...call([], 'allow'), payload }, alice)).toEqual({
      yours: [{ what: 'stx', bound: 'exactly', amount: 5n }],
      others: [],
      isOpen: false,
    });
  });

  it.each<[Comparison, bigint, string, bigint]>([
    ['equal', 5n, 'exactly', 5n],
    ['less-equal', 5n, 'most', 5n],
    ['less', 5n, 'most', 4n],
    ['less', 0n, 'most', 0n],
    ['greater-equal', 5n, 'least', 5n],
    ['greater', 5n, 'least', 6n],
  ])('%s %d is %s %d', (comparison, amount, bound, told) => {
    const condition: PostCondition = { type: 'stx', sender: alice, comparison, amount };
    expect(readOutflow(call([condition]), alice).yours).toEqual([{ what: 'stx', bound, amount: told }]);
  });

  it('keeps apart what leaves the signer, named or as the origin, and what others send', () => {
    const outflow = readOutflow(
      call([
        { type: 'fungible', sender: 'origin', asset, comparison: 'less-equal', amount: 7n },
        { type: 'fungible', sender: pool, asset, comparison: 'greater-equal', amount: 9n },
        { type: 'non-fungible', sender: alice, asset, id: { type: 'uint', value: 3n }, sends: 'does-not-send' },
        { type: 'staking', sender: 'origin', comparison: 'equal', amount: 1n },
        { type: 'pox', sender: 'origin', performs: 'will-not' },
      ]),
      alice,
    );
    expect(outflow.yours).toEqual([
      { what: 'fungible', asset, bound: 'most', amount: 7n },
      { what: 'non-fungible', asset, id: { type: 'uint', value: 3n }, sends: 'keeps' },
      { what: 'staking', bound: 'exactly', amount: 1n },
      { what: 'pox', performs: 'will-not' },
    ]);
    expect(outflow.others).toEqual([{ sender: pool, limit: { what: 'fungible', asset, bound: 'least', amount: 9n } }]);
  });

  it('is open only when the mode allows what nobody named', () => {
    expect(readOutflow(call([], 'allow'), alice).isOpen).toBe(true);
    expect(readOutflow(call([], 'deny'), alice).isOpen).toBe(false);
    expect(readOutflow(call([], 'originator'), alice).isOpen).toBe(false);
  });
});
