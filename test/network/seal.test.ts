import { describe, expect, it } from 'vitest';
import type { NameReading } from '../../src/contract/names.ts';
import { sealOf, withStale } from '../../src/network/seal.ts';

type Said = { owner?: string; zonefileHash?: string; status?: 'registered' | 'not-registered'; height?: number };
const said = (operator: string, { height, status = 'registered', ...word }: Said = {}): NameReading => ({
  host: `node.${operator}`,
  operator,
  ...(height === undefined ? {} : { tip: { stacksHeight: height, burnHeight: 900_000, atMs: 0 } }),
  state: 'said',
  status,
  owner: 'SP1',
  zonefileHash: 'aa',
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

  it('that has gone back behind what the same operator knew is old, whoever else is asked', () => {
    const highest = new Map([['a.example', { stacksHeight: 6_000, burnHeight: 900_000, atMs: 0 }]]);
    expect(withStale([at('a.example', 5_000)], highest)).toMatchObject([{ state: 'stale' }]);
    expect(withStale([at('b.example', 5_000)], highest)).toMatchObject([{ state: 'said' }]);
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
