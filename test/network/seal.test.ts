import { describe, expect, it } from 'vitest';
import type { NameReading, NameWord } from '../../src/contract/names.ts';
import { sealOf, withStale } from '../../src/network/seal.ts';

type Said = Partial<NameWord> & { height?: number };
const said = (operator: string, { height, status = 'registered', ...word }: Said = {}): NameReading => ({
  host: `node.${operator}`,
  operator,
  ...(height === undefined ? {} : { tip: { stacksHeight: height, burnHeight: 900_000, atMs: 0 } }),
  state: 'said',
  status,
  owner: 'SP1',
  zonefileHash: 'aa',
  zonefileIsTheirs: true,
  expires: { atHeight: 950_000 },
  ...word,
});
const silent = (operator: string): NameReading => ({ host: operator, operator, state: 'silent', why: { code: 'host-timeout' } });
const [a, b, c] = [said('a.example'), said('b.example'), said('c.example')];

describe('a seal', () => {
  it('is of one source while one operator alone has spoken, however many of its hosts say the same', () => {
    expect(sealOf([a], 1)).toBe('single-source');
    expect(sealOf([a, said('a.example')], 2)).toBe('single-source');
    expect(sealOf([a, silent('b.example'), silent('c.example')], 1)).toBe('single-source');
  });

  it('says agreed from two operators on, and from as many as are asked for', () => {
    expect(sealOf([a, b], 1)).toBe('agreed');
    expect(sealOf([a, b], 2)).toBe('agreed');
    expect(sealOf([a, b, silent('c.example')], 3)).toBe('single-source');
    expect(sealOf([a, b, c], 3)).toBe('agreed');
  });

  it('NET-01 is a contradiction when one differs in owner, zone file or status, however many agree', () => {
    for (const other of [{ owner: 'SP2' }, { zonefileHash: 'bb' }, { zonefileHash: '' }, { status: 'not-registered' } as const]) {
      const liar = said('d.example', other);
      for (const readings of [
        [a, liar],
        [liar, a, b, c],
        [a, silent('b.example'), liar],
      ])
        expect(sealOf(readings, 2), JSON.stringify(other)).toBe('contradiction');
    }
  });

  it('takes who could not tell the zone file neither for a contradiction nor for a second voice', () => {
    const { zonefileHash: _, ...rest } = b as Extract<NameReading, { state: 'said' }>;
    expect(sealOf([a, rest], 1)).toBe('single-source');
    expect(sealOf([a, rest, c], 1)).toBe('agreed');
  });
});

describe('a word', () => {
  it('NET-01 of an earlier owner’s zone file, or of another end, contradicts one of the owner’s', () => {
    for (const other of [{ zonefileIsTheirs: false }, { expires: 'never' } as const, { expires: { atHeight: 950_001 } }])
      expect(sealOf([a, said('d.example', other), b], 1), JSON.stringify(other)).toBe('contradiction');
  });

  it('that lacks whose the zone file is, or whether the name has run out, neither contradicts nor agrees', () => {
    const { zonefileIsTheirs: _, ...untold } = b as Extract<NameReading, { state: 'said' }>;
    expect(sealOf([a, untold], 1)).toBe('single-source');
    const unchecked = said('d.example', { endUnchecked: true });
    for (const status of ['registered', 'in-grace', 'expired'] as const)
      expect(sealOf([said('a.example', { status }), unchecked], 1), status).toBe('single-source');
    expect(sealOf([said('a.example', { status: 'revoked' }), unchecked], 1)).toBe('contradiction');
    expect(sealOf([a, unchecked, b], 1)).toBe('agreed');
    expect(sealOf([a, unchecked, said('b.example', { status: 'expired' })], 1)).toBe('contradiction');
  });

  it('that nobody has the name is one, whether or not somebody opened its namespace', () => {
    const nobodys = { host: 'n', state: 'said', zonefileHash: '', expires: 'unknown' } as const;
    const free: NameReading = { ...nobodys, operator: 'a.example', status: 'not-registered' };
    const unopened: NameReading = { ...nobodys, operator: 'b.example', status: 'unknown-namespace' };
    expect(sealOf([free, unopened], 2)).toBe('agreed');
    expect(sealOf([unopened, a], 1)).toBe('contradiction');
  });

  it('of one stranger is one word, whoever passes it on, and its two tongues are no contradiction of the nodes', () => {
    const elsewhere = 'https://registrar.example/names';
    const [first, second] = [said('a.example', { elsewhere }), said('b.example', { elsewhere })];
    expect(sealOf([first, second], 1)).toBe('single-source');
    expect(sealOf([first, said('b.example', { elsewhere, owner: 'SP2' })], 1)).toBe('single-source');
    expect(sealOf([first, second, c], 1)).toBe('agreed');
    expect(sealOf([first, said('b.example', { elsewhere: `${elsewhere}/2` })], 1)).toBe('single-source');
    // Nodes that send to different places of one host are held to what they said.
    expect(sealOf([first, said('b.example', { elsewhere: `${elsewhere}/2`, owner: 'SP2' })], 1)).toBe('contradiction');
    expect(sealOf([first, said('c.example', { owner: 'SP2' })], 1)).toBe('contradiction');
  });
});

describe('NET-02 a reading', () => {
  const at = (operator: string, height: number, word: Said = {}) => said(operator, { ...word, height });

  it('far behind two others is of a time long past, and contradicts nobody', () => {
    const readings = withStale([at('a.example', 5_000), at('b.example', 5_003), at('c.example', 4_000, { owner: 'SP2' })]);
    expect(readings.map(({ state }) => state)).toEqual(['said', 'said', 'stale']);
    expect(readings[2]).toMatchObject({ why: { code: 'node-behind', reason: 'stacks', places: ['node.c.example', '1000'] } });
    expect(sealOf(readings, 2)).toBe('agreed');
  });

  it('a few blocks behind still counts', () => {
    const readings = withStale([at('a.example', 5_000), at('b.example', 5_003), at('c.example', 4_910)]);
    expect(sealOf(readings, 3)).toBe('agreed');
  });

  it('with an invented tip makes nobody else look old', () => {
    const readings = withStale([at('a.example', 5_000), at('liar.example', 9_000_000, { owner: 'SP2' }), at('c.example', 5_001)]);
    expect(readings.map(({ state }) => state)).toEqual(['said', 'said', 'said']);
    expect(sealOf(readings, 2)).toBe('contradiction');
    expect(sealOf(withStale([at('a.example', 5_000), at('liar.example', 9_000_000, { owner: 'SP2' })]), 2)).toBe('contradiction');
  });

  it('that has gone back behind what the same host knew is old, whoever else is asked', () => {
    const highest = new Map([['node.a.example', { stacksHeight: 6_000, burnHeight: 900_000, atMs: 0 }]]);
    expect(withStale([at('a.example', 5_000)], (host) => highest.get(host))).toMatchObject([{ state: 'stale' }]);
    expect(withStale([at('b.example', 5_000)], (host) => highest.get(host))).toMatchObject([{ state: 'said' }]);
  });

  it('behind on Bitcoin alone is old too', () => {
    const bitcoin = (operator: string, burnHeight: number): NameReading => ({
      ...said(operator),
      tip: { stacksHeight: 1, burnHeight, atMs: 0 },
    });
    const readings = withStale([bitcoin('a', 907), bitcoin('b', 907), bitcoin('c', 900)]);
    expect(readings[2]).toMatchObject({ state: 'stale', why: { reason: 'bitcoin', places: ['node.c', '7'] } });
  });
});
