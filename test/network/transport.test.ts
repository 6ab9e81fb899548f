import { describe, expect, it } from 'vitest';
import type { Http, HttpAnswer } from '../../src/network/http.ts';
import { makeResolver } from '../../src/network/resolver.ts';
import { standingOfSubdomain } from '../../src/network/standing-subdomain.ts';
import { makeSlots, makeTransport } from '../../src/network/transport.ts';
import { AutonymError } from '../../src/protocol/error.ts';
import { alice, makeWorld, network } from './hand-made.ts';

const url = 'https://node.example/v2/info';
const reply = (status: number, text = '{}', retryAfter?: string): HttpAnswer => ({
  status,
  header: (name) => (name === 'retry-after' ? retryAfter : undefined),
  body: new TextEncoder().encode(text),
});

/** Time passes only by sleeping, or by `pass`. */
function make(answer: () => HttpAnswer | AutonymError) {
  const clock = { ms: 0 };
  const asked: number[] = [];
  const http: Http = async () => {
    asked.push(clock.ms);
    const found = answer();
    await Promise.resolve();
    if (found instanceof AutonymError) throw found;
    return found;
  };
  const now = () => clock.ms;
  const transport = makeTransport({
    http,
    now,
    sleep: async (ms) => {
      clock.ms += ms;
    },
  });
  const ask = () => transport.http({ url });
  return { ask, asked, clock, transport };
}

const failures: [title: string, answer: HttpAnswer | AutonymError][] = [
  ['500', reply(500)],
  ['429 without a time', reply(429)],
  ['503', reply(503, 'later')],
  ['a web page with status 200', reply(200, '<!doctype html>')],
  ['silence', new AutonymError('host-timeout', '')],
  ['no way there', new AutonymError('host-unreachable', '')],
];

describe('a host that fails', () => {
  for (const [title, failure] of failures) {
    it(`NET-03 by ${title} is asked at most once a second, by one request, and less and less often`, async () => {
      const { ask, asked, clock, transport } = make(() => failure);
      let unasked = 0;
      for (let i = 0; i < 600; i++) {
        const before = asked.length;
        await Promise.allSettled([ask(), ask()]);
        if (asked.length === before) unasked += 1;
        clock.ms += 100;
      }
      expect(transport.isFailing('node.example')).toBe(true);
      // The first two were on their way together.
      const times = asked.slice(1);
      const gaps = times.slice(1).map((ms, i) => ms - (times[i] ?? 0));
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
      expect(asked.length).toBeLessThan(12);
      expect(unasked).toBeGreaterThan(400);
      expect(gaps.at(-1)).toBeGreaterThan(10_000);
      await expect(ask()).rejects.toMatchObject({
        code: 'host-resting',
        places: ['node.example', expect.stringMatching(/^\d+$/)],
      });
    });
  }

  it('is well again with one good answer', async () => {
    let failing = true;
    const { ask, asked, transport } = make(() => reply(failing ? 500 : 200));
    await ask();
    expect(transport.isFailing('node.example')).toBe(true);
    failing = false;
    const answers = await Promise.all(Array.from({ length: 5 }, ask));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(transport.isFailing('node.example')).toBe(false);
    expect(asked).toEqual([0, 1_000, 1_000, 1_000, 1_000, 1_000]);
  });

  it('NET-03 is left alone as long as it wants, but never longer than a minute', async () => {
    for (const [wanted, restMs] of [
      ['20', 20_000],
      ['1000000000', 60_000],
      ['999999999', 60_000],
    ] as const) {
      const { ask, asked, clock } = make(() => reply(429, '{}', wanted));
      await ask();
      clock.ms = (wanted === '1000000000' ? 1_000 : restMs) - 2_001;
      if (clock.ms > 0) await expect(ask(), wanted).rejects.toHaveProperty('code', 'host-resting');
      clock.ms = restMs;
      await ask();
      expect(asked, wanted).toEqual([0, restMs]);
    }
  });

  it('says no name is missing, and one that refuses by 404 has not failed', async () => {
    const { ask, transport } = make(() => reply(404, '{"error":"cannot find name"}'));
    expect(await ask()).toMatchObject({ status: 404 });
    expect(transport.isFailing('node.example')).toBe(false);
  });

  it('holds up no other host', async () => {
    const { transport } = make(() => reply(500));
    await transport.http({ url });
    expect(transport.isFailing('other.example')).toBe(false);
  });
});

describe('NET-26 a thousand names at once', () => {
  it('are all answered, by six requests at a time', async () => {
    const second = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`n${i}.btc`, { owner: alice }]));
    const world = makeWorld({ second });
    let [running, peak] = [0, 0];
    const http: Http = async (request) => {
      running += 1;
      peak = Math.max(peak, running);
      await new Promise((go) => setImmediate(go));
      running -= 1;
      return world.http(request);
    };
    const sleep = (ms: number) => new Promise<void>((go) => setTimeout(go, ms));
    const transport = makeTransport({ http, now: () => performance.now(), sleep });
    const powers = {
      now: () => 0,
      sleep,
      network,
      agreeing: 1,
      tips: new Map(),
      isFailing: transport.isFailing,
      standingOfSubdomain,
    };
    const { resolve } = makeResolver({ http: transport.http, ...powers });
    const inTurn = makeSlots(6);
    const found = await Promise.all(Object.keys(second).map((name) => inTurn(() => resolve(name))));
    expect(found.every(({ owner, status }) => owner === alice && status === 'registered')).toBe(true);
    expect(peak).toBe(6);
  }, 60_000);

  it('and one that fails frees its place', async () => {
    const inTurn = makeSlots(1);
    await expect(inTurn(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await inTurn(async () => 'next')).toBe('next');
  });
});
