import { Cl, Pc, type PostCondition, type PostConditionWire, postConditionToWire } from '@stacks/transactions';
import { describe, expect, it } from 'vitest';
import { accounts } from '../../devnet/accounts.ts';
import { findBrokenPostCondition } from '../../devnet/chain/post-conditions.ts';
import type { ChainEvent } from '../../devnet/chain/vm.ts';

const { alice, bob } = accounts;
const asset = `${bob.stacks}.things` as const;

const paid: ChainEvent = { kind: 'stx_transfer_event', data: { sender: alice.stacks, recipient: bob.stacks, amount: '10' } };
const burnt: ChainEvent = { kind: 'stx_burn_event', data: { sender: alice.stacks, amount: '5' } };
const coins: ChainEvent = {
  kind: 'ft_transfer_event',
  data: { sender: alice.stacks, amount: '3', asset_identifier: `${asset}::coin` },
};
const thing: ChainEvent = {
  kind: 'nft_transfer_event',
  data: { sender: alice.stacks, recipient: bob.stacks, asset_identifier: `${asset}::thing` },
  value: Cl.uint(7),
};
const minted: ChainEvent = {
  kind: 'nft_mint_event',
  data: { recipient: bob.stacks, asset_identifier: `${asset}::thing` },
  value: Cl.uint(8),
};
const fromBob: ChainEvent = { kind: 'stx_transfer_event', data: { sender: bob.stacks, amount: '1' } };

type Mode = 'allow' | 'deny' | 'originator';
const cases: [title: string, mode: Mode, conditions: PostCondition[], events: ChainEvent[], stands: boolean][] = [
  ['nothing moved', 'deny', [], [minted], true],
  ['something moved without a condition', 'deny', [], [paid], false],
  ['the same, when everything is allowed', 'allow', [], [paid], true],
  [
    'exactly as much as said, transfers and burns together',
    'deny',
    [Pc.principal(alice.stacks).willSendEq(15).ustx()],
    [paid, burnt],
    true,
  ],
  ['more than said', 'deny', [Pc.principal(alice.stacks).willSendLte(14).ustx()], [paid, burnt], false],
  ['less than promised', 'allow', [Pc.principal(alice.stacks).willSendGte(16).ustx()], [paid, burnt], false],
  ['a promise of another account', 'deny', [Pc.principal(bob.stacks).willSendEq(15).ustx()], [paid, burnt], false],
  ['the sender as origin', 'deny', [Pc.origin().willSendEq(10).ustx()], [paid], true],
  ['coins of the said contract', 'deny', [Pc.principal(alice.stacks).willSendEq(3).ft(asset, 'coin')], [coins], true],
  ['coins, when only money was said', 'deny', [Pc.principal(alice.stacks).willSendEq(10).ustx()], [paid, coins], false],
  ['the said thing', 'deny', [Pc.principal(alice.stacks).willSendAsset().nft(asset, 'thing', Cl.uint(7))], [thing], true],
  ['another thing', 'deny', [Pc.principal(alice.stacks).willSendAsset().nft(asset, 'thing', Cl.uint(9))], [thing], false],
  [
    'a thing that was to stay',
    'allow',
    [Pc.principal(alice.stacks).willNotSendAsset().nft(asset, 'thing', Cl.uint(7))],
    [thing],
    false,
  ],
  ['somebody else pays, and only the sender is guarded', 'originator', [], [fromBob], true],
  ['the sender pays, and only the sender is guarded', 'originator', [], [paid], false],
];

describe('post-conditions', () => {
  for (const [title, postConditionMode, conditions, events, stands] of cases) {
    it(`${stands ? 'let it stand' : 'abort'}: ${title}`, () => {
      const postConditions = conditions.map(postConditionToWire) as PostConditionWire[];
      const broken = findBrokenPostCondition({ postConditions, postConditionMode, sender: alice.stacks }, events);
      expect(broken === undefined).toBe(stands);
    });
  }
});
