/** The rules of a search, without a network: how far it looks, how it paces itself, and what files of other wallets are taken to say. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { retryAfterMs } from '../../../src/network/answer.ts';
import { type Dig, newDig, planOf, usualGap, wantedOf, withAnswer, wrongFolderOf } from '../../../src/network/archaeology/dig.ts';
import { makePace } from '../../../src/network/archaeology/pace.ts';
import { type Account, keyOf } from '../../../src/network/archaeology/question.ts';
import { readWalletConfig } from '../../../src/network/archaeology/wallet-config.ts';

const account = (index: number): Account => ({
  index,
  idAddress: `1id${index}`,
  identity: `SPid${index}`,
  stacks: `SPstx${index}`,
  stacksByAccount: index === 0 ? 'SPstx0' : `SPother${index}`,
});
const digOf = (count: number, known: number[] = []): Dig => ({
  ...newDig({ networkId: 'x', hasHub: false, known, startedAtMs: 0 }),
  accounts: Array.from({ length: count }, (_, index) => account(index)),
});

describe('how far it looks', () => {
  const upTo = (count: number) => [...Array(count).keys()];

  it('is the gap beyond the last account with a trace, wherever the trace is', () => {
    expect(wantedOf(digOf(6))).toEqual(upTo(usualGap));
    expect(wantedOf(digOf(6, [3]))).toEqual(upTo(4 + usualGap));
    const what = { kind: 'balance' as const, ustx: '0', transactions: 1 };
    const found = withAnswer(digOf(6), { kind: 'balance', address: 'SPother4' }, { is: 'found', what });
    expect(wantedOf(found)).toEqual(upTo(5 + usualGap));
  });

  it('is the gap behind one far away too, and not everything up to it', () => {
    expect(wantedOf(digOf(5, [0, 7000]))).toEqual([...upTo(1 + usualGap), 7000, 7001, 7002, 7003, 7004, 7005]);
    const far = { ...digOf(5, [7000]), accounts: [...digOf(5).accounts, account(7000), account(7004)] };
    const what = { kind: 'balance' as const, ustx: '0', transactions: 1 };
    const found = withAnswer(far, { kind: 'balance', address: 'SPstx7004' }, { is: 'found', what });
    // One behind a gap brings its own.
    expect(wantedOf(found).at(-1)).toBe(7004 + usualGap);
    expect(planOf(found).map(keyOf)).toContain('names v2 SPstx7004');
  });

  it('takes an unanswered question for no trace and no end', () => {
    const waiting = {
      is: 'unanswered',
      host: 'h',
      why: { code: 'host-timeout' },
      tries: 4,
      lasting: false,
      againAtMs: 0,
    } as const;
    const dig = withAnswer(digOf(5), { kind: 'balance', address: 'SPstx4' }, waiting);
    expect(wantedOf(dig)).toEqual(upTo(usualGap));
    expect(planOf(dig).map(keyOf)).toContain('balance SPstx4');
  });

  it('asks account 0 first, each question once', () => {
    const keys = planOf(digOf(5)).map(keyOf);
    expect(keys.slice(0, 2)).toEqual(['names v2 SPstx0', 'names v1 SPid0']);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

it('knows the folder Blockstack Browser wrote by mistake', () => {
  expect([0, 1, 2, 3, 4, 5, 7].map(wrongFolderOf)).toEqual([0, 1, undefined, 2, undefined, 3, 4]);
});

describe('the pace', () => {
  it('never sends more than fifty requests in any minute, as fast as it may', () => {
    let nowMs = 0;
    const pace = makePace({ burst: 15, perMinute: 35 }, () => nowMs);
    const sent: number[] = [];
    while (nowMs < 300_000) {
      const readyAt = pace.readyAtMs('h');
      if (readyAt > nowMs) nowMs = readyAt;
      pace.note('h');
      sent.push(nowMs);
    }
    const most = Math.max(...sent.map((start) => sent.filter((at) => at >= start && at < start + 60_000).length));
    expect(most).toBeLessThanOrEqual(50);
    expect(sent.filter((at) => at < 60_000).length).toBeGreaterThan(45);
  });

  it('leaves a host alone for as long as it says', () => {
    const header = (text: string) => ({ header: (name: string) => (name === 'retry-after' ? text : undefined) });
    expect(retryAfterMs(header('17'), 0)).toBe(17_000);
    expect(retryAfterMs(header('Thu, 01 Jan 1970 00:01:00 GMT'), 10_000)).toBe(50_000);
    expect(retryAfterMs(header('soon'), 0)).toBeUndefined();
    const pace = makePace({ burst: 15, perMinute: 35 }, () => 0);
    pace.pause('h', 5_000);
    pace.pause('h', 1_000);
    expect(pace.readyAtMs('h')).toBe(5_000);
    expect(pace.readyAtMs('other')).toBe(0);
  });
});

describe('settings of older wallets', () => {
  const { walletConfig } = JSON.parse(
    readFileSync(new URL('../../vectors/api_and_walletconfig.json', import.meta.url), 'utf8'),
  ) as { walletConfig: Record<'current' | 'legacy', { plaintext: string }> };

  it('are read in both shapes', () => {
    expect(readWalletConfig(walletConfig.current.plaintext)).toEqual([
      { username: 'alice.id.blockstack', apps: [{ origin: 'https://app.graphitedocs.com', lastMs: 1_583_280_000_000 }] },
    ]);
    expect(readWalletConfig(walletConfig.legacy.plaintext)).toEqual([
      { username: 'alice.id.blockstack', address: '1JeTQ5cQjsD57YGcsVFhwT7iuQUXJR6BSk', apps: [] },
    ]);
  });

  it('count by the longer list, keep the place of a hole, and drop what is no origin', () => {
    const file = {
      accounts: [{}],
      identities: [null, { username: 'b.id', apps: { 'javascript:1': {}, 'https://a.example': 3 } }],
    };
    expect(readWalletConfig(JSON.stringify(file))).toEqual([
      { apps: [] },
      { username: 'b.id', apps: [{ origin: 'https://a.example' }] },
    ]);
    for (const odd of ['', '[]', 'null', '{"accounts":3}', '<html>']) expect(readWalletConfig(odd)).toBeUndefined();
  });
});
