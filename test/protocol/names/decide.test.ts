import { describe, expect, it } from 'vitest';
import { type Decided, decide, type Known, type NameFact, type NameFacts } from '../../../src/protocol/names/decide.ts';

const alice = 'SP2J6ZY48GV1EZ5V2V5RB9MP66SW86PYKKNRV9EJ7';
const bob = 'SP000000000000000000002Q6VF78';
const known = <T>(value: T): Known<T> => ({ known: true, value });
const silent = { known: false } as const;
const bytes = new Uint8Array([1, 2, 3]);
const height = 900_000;

/** Every word there is for a fact, and the silence of everybody. */
const words: { [Fact in NameFact]: NameFacts[Fact][] } = {
  second: [
    known('no-name'),
    known({ owner: alice, renewalHeight: 0 }),
    known({ owner: alice, renewalHeight: height + 1 }),
    known({ owner: alice, renewalHeight: height - 1 }),
    known({ owner: alice, renewalHeight: height - 5_001 }),
    silent,
  ],
  zonefile: [
    known({ bytes }),
    ...(['left', 'never-written', 'no-name', 'revoked', 'run-out'] as const).map((word) => known(word)),
    silent,
  ],
  written: [known('none'), known({ owner: alice, bytes }), known({ owner: bob, bytes }), silent],
  namespace: [known('launched'), known('announced'), known('none'), silent],
  first: [
    known({ owner: alice, zonefileHash: 'ab', endless: true }),
    known({ owner: bob, zonefileHash: 'ab', endless: false }),
    known({ owner: alice, endless: false }),
    ...(['no-name', 'no-namespace', 'in-grace', 'expired', 'revoked'] as const).map((word) => known(word)),
    silent,
  ],
  firstNamespace: [known(true), known(false), silent],
  burnHeight: [known(height), silent],
};

/** Looks for what is needed in one way of answering, and ends. */
function standingBy(all: NameFacts): { asked: NameFact[]; end: Decided | { untold: NameFact } } {
  const facts: Partial<NameFacts> = {};
  for (const asked: NameFact[] = []; ; ) {
    const decision = decide(facts);
    if (!('needs' in decision)) return { asked, end: decision };
    if (asked.includes(decision.needs)) throw new Error(`${decision.needs} was asked for twice`);
    asked.push(decision.needs);
    Object.assign(facts, { [decision.needs]: all[decision.needs] });
  }
}

function* everyWay(): Generator<NameFacts> {
  for (const second of words.second)
    for (const zonefile of words.zonefile)
      for (const written of words.written)
        for (const namespace of words.namespace)
          for (const first of words.first)
            for (const firstNamespace of words.firstNamespace)
              for (const burnHeight of words.burnHeight)
                yield { second, zonefile, written, namespace, first, firstNamespace, burnHeight };
}

describe('decide', () => {
  it('says the same from all facts at once as from those it looked for, in every way that anybody may answer', () => {
    let ways = 0;
    for (const all of everyWay()) {
      const { end, asked } = standingBy(all);
      expect(decide(all)).toEqual(end);
      // No more than four questions in a row, and never the second system's zone file of a name it does not have.
      expect(asked.length).toBeLessThanOrEqual(4);
      expect(asked.includes('zonefile')).toBe(all.second.known && all.second.value !== 'no-name');
      ways++;
    }
    expect(ways).toBe(6 * 7 * 4 * 4 * 9 * 3 * 2);
  });

  it('never says of a silence that there is none', () => {
    for (const all of everyWay()) {
      const { end } = standingBy(all);
      if (!all.second.known) expect(end).toEqual({ untold: 'second' });
      if ('untold' in end) continue;
      // A name is free only when both systems said that they do not have it, or the second rules and does not.
      if (end.status === 'not-registered' || end.status === 'unknown-namespace') {
        expect(all.second).toEqual(known('no-name'));
        expect(all.first.known).toBe(true);
        const isFirsts = all.first.known && !['no-name', 'no-namespace'].includes(String(all.first.value));
        if (isFirsts) expect(all.namespace).toEqual(known('launched'));
      }
      if (end.system === 'bns-v2' && !all.zonefile.known) expect(end.zonefile.at).toBe('unreachable');
    }
  });

  it('never gives a file that somebody else wrote as the present owner’s', () => {
    for (const all of everyWay()) {
      const { end } = standingBy(all);
      if ('untold' in end || end.system !== 'bns-v2') continue;
      if (end.zonefile.at === 'second' && all.zonefile.known && typeof all.zonefile.value !== 'object')
        expect(end.zonefile.older).toBe(all.written.known && all.written.value !== 'none' && all.written.value.owner !== alice);
      if (end.zonefile.at === 'first')
        expect(end.zonefile.older).toBe(
          all.first.known && typeof all.first.value === 'object' && all.first.value.owner !== alice,
        );
    }
  });

  const calm: NameFacts = {
    second: known({ owner: alice, renewalHeight: 0 }),
    zonefile: known({ bytes }),
    written: known('none'),
    namespace: known('launched'),
    first: known('no-name'),
    firstNamespace: known(true),
    burnHeight: known(height),
  };
  const noName: Partial<NameFacts> = { second: known('no-name') };
  const v1 = (facts: Partial<NameFacts>) => ({ ...noName, namespace: known('none' as const), ...facts });
  const ending = (renewalHeight: number) => known({ owner: alice, renewalHeight });
  const table: [title: string, facts: Partial<NameFacts>, end: object][] = [
    ['a name with its file', {}, { status: 'registered', system: 'bns-v2', expires: 'never', zonefile: { at: 'second' } }],
    ['an owner of the first system beside it changes nothing', { first: known({ owner: bob, endless: true }) }, { owner: alice }],
    ['revoked', { zonefile: known('revoked') }, { status: 'revoked', expires: 'unknown', zonefile: { at: 'untold' } }],
    ['its last block', { second: ending(height), zonefile: known('never-written') }, { status: 'registered' }],
    ['one after it', { second: ending(height - 1), zonefile: known('never-written') }, { status: 'in-grace' }],
    ['the last of grace', { second: ending(height - 5_000), zonefile: known('run-out') }, { status: 'in-grace' }],
    ['the first without', { second: ending(height - 5_001), zonefile: known('run-out') }, { status: 'expired' }],
    [
      'run out by its own word',
      { second: ending(height + 9), zonefile: known('run-out'), burnHeight: silent },
      { status: 'expired' },
    ],
    [
      'an end nobody checked',
      { second: ending(9), zonefile: silent, burnHeight: silent },
      { status: 'registered', endUnchecked: true },
    ],
    ['taken down', { zonefile: known('left') }, { zonefile: { at: 'none' } }],
    [
      'written by one before',
      { zonefile: known('left'), written: known({ owner: bob, bytes }) },
      { zonefile: { at: 'second', older: true } },
    ],
    [
      'the first system’s file, the owner the same',
      { zonefile: known('never-written'), first: known({ owner: alice, zonefileHash: 'ab', endless: true }) },
      { zonefile: { at: 'first', hash: 'ab', older: false } },
    ],
    [
      'the first system’s file, another owner',
      { zonefile: known('never-written'), first: known({ owner: bob, zonefileHash: 'ab', endless: true }) },
      { zonefile: { at: 'first', hash: 'ab', older: true } },
    ],
    ['two answers that do not fit', { zonefile: known('no-name') }, { zonefile: { at: 'unreachable' } }],
    [
      'of the first system',
      v1({ first: known({ owner: bob, endless: true }) }),
      { status: 'registered', system: 'bns-v1', expires: 'never' },
    ],
    [
      'history',
      { ...noName, first: known({ owner: bob, endless: true }) },
      { status: 'history', system: 'bns-v1', owner: bob, expires: 'unknown' },
    ],
    [
      'expired in the first system',
      v1({ first: known('expired') }),
      { status: 'expired', system: 'bns-v1', zonefile: { at: 'untold' } },
    ],
    ['expired there, and free here', { ...noName, first: known('expired') }, { status: 'not-registered', system: 'none' }],
    ['a namespace nobody opened', v1({ firstNamespace: known(false) }), { status: 'unknown-namespace' }],
    ['a namespace nobody could ask for', v1({ firstNamespace: silent }), { status: 'not-registered' }],
  ];
  for (const [title, facts, end] of table)
    it(`decides: ${title}`, () => expect(standingBy({ ...calm, ...facts }).end).toMatchObject(end));
});
