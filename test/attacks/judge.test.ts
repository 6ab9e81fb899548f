import { describe, expect, it } from 'vitest';
import { readJson } from '../house/source.ts';
import { finished, judge, readTitles, tell } from './judge.mjs';

const catalogue = [
  { id: 'VLT-01', layer: 'U', action: 'a' },
  { id: 'VLT-02', layer: 'U', action: 'b' },
  { id: 'LCK-01', layer: 'E', action: 'c' },
];
const passed = (title: string) => ({ title, passed: true });
const options = { finished: [], withBrowsers: true };
const fates = (cases: { title: string; passed: boolean }[], more = {}) => judge(catalogue, cases, { ...options, ...more });

describe('the runner of attacks', () => {
  it('counts an attack as held only by a test that names it', () => {
    const { groups } = fates([passed('the vault VLT-01 tells a wrong password'), passed('something VLT')]);
    expect(tell(groups)).toBe('VLT 1/2   not yet: VLT-02\nLCK 0/1   not yet: LCK-01\nall 1/3');
  });

  it('counts one of layer E only when both browsers hold it', () => {
    expect(fates([passed('sign-in in chrome LCK-01 x')]).groups[1]?.passed).toBe(0);
    const both = [passed('sign-in in chrome LCK-01 x'), passed('sign-in in firefox LCK-01 x')];
    expect(fates(both).groups[1]?.passed).toBe(1);
    expect(fates(both, { withBrowsers: false }).groups[1]?.passed).toBe(0);
  });

  it('fails on one failing test of several, on an unknown id, and on a gap in a finished group', () => {
    expect(fates([passed('VLT-01 a'), { title: 'VLT-01 b', passed: false }]).wrong).toEqual(['VLT-01 failed.']);
    expect(fates([passed('VLT-99 a')]).wrong).toHaveLength(1);
    expect(fates([passed('RFC-20 and SHA-51 are no attacks')]).wrong).toEqual([]);
    expect(fates([passed('VLT-01 a')], { finished: ['VLT'] }).wrong).toEqual([
      'VLT-02 is held by no test, and its group counts as finished.',
    ]);
  });

  it('tells gaps apart from what a failing test tells already', () => {
    const cases = [{ title: 'VLT-01 a', passed: false }, passed('VLT-99 b')];
    expect(fates(cases, { finished: ['VLT'] }).gaps).toEqual([
      'VLT-99 stands in a title and not in the catalogue.',
      'VLT-02 is held by no test, and its group counts as finished.',
    ]);
  });

  it('reads the report, and no skipped test', () => {
    const report = {
      testResults: [{ assertionResults: ['passed', 'failed', 'skipped'].map((status) => ({ fullName: status, status })) }],
    };
    expect(readTitles(report)).toEqual([passed('passed'), { title: 'failed', passed: false }]);
  });

  it('has the whole catalogue', () => {
    const all = readJson<{ id: string }[]>('test/attacks/attacks.json');
    expect(new Set(all.map(({ id }) => id)).size).toBe(289);
    const groups = new Set(all.map(({ id }) => id.slice(0, 3)));
    expect(finished.filter((group) => !groups.has(group))).toEqual([]);
  });
});
