import { describe, expect, it } from 'vitest';
import { makeProofQueue } from '../../src/network/proof-queue.ts';

/** A clock that goes on only when nobody has anything else to do. */
function setUp() {
  let nowMs = 1_000_000;
  const sleepers: { atMs: number; wake: () => void }[] = [];
  const lengths: number[] = [];
  const queue = makeProofQueue({
    now: () => nowMs,
    sleep: (ms) => new Promise((wake) => sleepers.push({ atMs: nowMs + ms, wake })),
    tell: (length) => lengths.push(length),
  });
  const passed: { url: string; atMs: number }[] = [];
  const http = queue.slow(async ({ url }) => {
    passed.push({ url, atMs: nowMs });
    return { status: 200, header: () => undefined, body: new Uint8Array() };
  });
  const settle = () => new Promise((done) => setTimeout(done));
  const goOn = async () => {
    await settle();
    const next = sleepers.sort((a, b) => a.atMs - b.atMs).shift();
    if (!next) return false;
    nowMs = next.atMs;
    next.wake();
    await settle();
    return true;
  };
  return { queue, http, passed, lengths, goOn };
}

describe('makeProofQueue', () => {
  it('lets fifty a minute through to one host, in their order, and says how many wait', async () => {
    const { queue, http, passed, lengths, goOn } = setUp();
    const all = Array.from({ length: 120 }, (_, i) => http({ url: `https://node.example/${i}` }));
    await new Promise((done) => setTimeout(done));
    expect(passed).toHaveLength(50);
    expect(queue.length()).toBe(70);
    expect(Math.max(...lengths)).toBe(120);
    while (await goOn());
    await Promise.all(all);
    expect(passed.map(({ url }) => url)).toEqual(Array.from({ length: 120 }, (_, i) => `https://node.example/${i}`));
    for (const [i, { atMs }] of passed.entries())
      expect(passed.filter((other) => other.atMs >= atMs && other.atMs < atMs + 60_000).length, `${i}`).toBeLessThanOrEqual(50);
    expect(queue.length()).toBe(0);
  });

  it('holds up nobody else, and not this machine', async () => {
    const { http, passed } = setUp();
    for (let i = 0; i < 60; i++) void http({ url: 'https://busy.example/' });
    for (let i = 0; i < 60; i++) void http({ url: 'http://127.0.0.1:20443/' });
    await http({ url: 'https://other.example/' });
    await new Promise((done) => setTimeout(done));
    expect(passed.filter(({ url }) => url.includes('127.0.0.1'))).toHaveLength(60);
    expect(passed.filter(({ url }) => url.includes('busy'))).toHaveLength(50);
  });
});
