/** What the map says of a name that is lost, from the heights that nodes tell: ten minutes a block. */
import { describe, expect, it } from 'vitest';
import { belongingsOf } from '../../../src/network/archaeology/belongings.ts';
import { type Dig, newDig } from '../../../src/network/archaeology/dig.ts';
import { type FindingOf, keyOf } from '../../../src/network/archaeology/question.ts';

const nowMs = Date.UTC(2026, 0, 1);
const blocks = (count: number) => count * 600_000;
const mine = 'SPstx0';
const account = { index: 0, idAddress: '1id0', identity: 'SPid0', stacks: mine, stacksByAccount: mine };

function lossOf(found: Partial<FindingOf<'name'>>, fate?: Partial<FindingOf<'fate'>>) {
  const name = 'old.btc';
  const dig: Dig = { ...newDig({ networkId: 'x', hasHub: false, known: [0], startedAtMs: 0 }), accounts: [account] };
  const names = { kind: 'names' as const, names: [name] };
  dig.answers[keyOf({ kind: 'names', system: 'v2', address: mine })] = { is: 'found', what: names };
  const what = {
    kind: 'name' as const,
    status: 'registered' as const,
    system: 'bns-v2' as const,
    profile: 'none' as const,
    ...found,
  };
  dig.answers[keyOf({ kind: 'name', name })] = { is: 'found', what };
  if (fate) dig.answers[keyOf({ kind: 'fate', name })] = { is: 'found', what: { kind: 'fate', burnHeight: 100_000, ...fate } };
  return belongingsOf(dig, nowMs).lost;
}

describe('a lost name', () => {
  it('that ran out: since its end, and what registering costs', () => {
    expect(lossOf({ status: 'expired', owner: mine, expiresAtHeight: 90_000 }, { priceUstx: '2000000' })).toEqual([
      { kind: 'name', name: 'old.btc', fate: 'expired', sinceMs: nowMs - blocks(10_000), priceUstx: '2000000' },
    ]);
  });

  it('in grace: until five thousand blocks after its end', () => {
    expect(lossOf({ status: 'in-grace', owner: mine, expiresAtHeight: 98_000 }, { priceUstx: '2000000' })).toEqual([
      {
        kind: 'name',
        name: 'old.btc',
        fate: 'in-grace',
        sinceMs: nowMs - blocks(2_000),
        untilMs: nowMs + blocks(3_000),
        priceUstx: '2000000',
      },
    ]);
  });

  it('that somebody else has: since they registered it', () => {
    expect(lossOf({ owner: 'SPother' }, { registeredAtHeight: 99_000 })).toEqual([
      { kind: 'name', name: 'old.btc', fate: 'taken', sinceMs: nowMs - blocks(1_000) },
    ]);
  });

  it('that was revoked: since when is written nowhere, but from when on it is free again is', () => {
    expect(lossOf({ status: 'revoked', owner: mine }, { registeredAtHeight: 50_000, endsAtHeight: 101_000 })).toEqual([
      { kind: 'name', name: 'old.btc', fate: 'revoked', freeMs: nowMs + blocks(6_000) },
    ]);
  });

  it('that nobody has: what it costs', () => {
    expect(lossOf({ status: 'not-registered', system: 'none' }, { priceUstx: '10' })).toEqual([
      { kind: 'name', name: 'old.btc', fate: 'free', priceUstx: '10' },
    ]);
  });

  it('of which no node told the heights yet: no date is made up', () => {
    expect(lossOf({ status: 'expired', owner: mine, expiresAtHeight: 90_000 })).toEqual([
      { kind: 'name', name: 'old.btc', fate: 'expired' },
    ]);
  });
});
