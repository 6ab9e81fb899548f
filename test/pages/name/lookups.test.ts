import { describe, expect, it } from 'vitest';
import type { Dig, NameOffer } from '../../../src/contract/lookup.ts';
import type { NameAnswer, NameStatus } from '../../../src/contract/names.ts';
import { findAddress } from '../../../src/pages/name/address.ts';
import { curlOf, formatDig, formatSteps } from '../../../src/pages/name/dig-text.ts';
import { loadOnce, makeLookupsOf } from '../../../src/pages/name/lookups.ts';
import { freeAtMs, lifetimeYears, waysOf } from '../../../src/pages/name/offer-words.ts';
import { isBare, nextStepsOf } from '../../../src/pages/name/steps.ts';
import { readJson } from '../../house/source.ts';
import { alice, makeDoor, refuse, settle } from '../stand-ins.ts';

const english = readJson<Record<string, unknown>>('public/_locales/en/messages.json');
const owner = alice.owner ?? '';

describe('an address where a name could stand', () => {
  it('is read in either spelling, with a contract, and in a DID; and nothing else is one', () => {
    expect(findAddress(owner)).toBe(owner);
    expect(findAddress(` ${owner.toLowerCase()} `)).toBe(owner);
    expect(findAddress(`${owner}.BNS-V2`)).toBe(`${owner}.BNS-V2`);
    expect(findAddress('1QJQxDas5JhdiXhEbNS14iNjr8auFT96GP')).toMatch(/^SP/);
    expect(findAddress('ID-1QJQxDas5JhdiXhEbNS14iNjr8auFT96GP')).toMatch(/^SP/);
    expect(findAddress('did:btc-addr:1QJQxDas5JhdiXhEbNS14iNjr8auFT96GP')).toMatch(/^SP/);
    for (const other of [
      'alice.btc',
      'sp.btc',
      `${owner}X`,
      `${owner}.a.b`,
      `${owner}.<b>`,
      'did:btc-addr:',
      '',
      'S'.repeat(300),
    ])
      expect(findAddress(other), other).toBeUndefined();
  });
});

describe('what is looked up beside the answer', () => {
  it('is asked once, kept while the same name is shown, and forgotten with the next', async () => {
    const door = makeDoor({ 'lookup.offer': () => ({ state: 'free' }), 'lookup.history': refuse('nobody-answered') });
    const lookupsOf = makeLookupsOf(door.ask);
    const lookups = lookupsOf('alice.btc');
    loadOnce(lookups.offer);
    loadOnce(lookups.offer);
    await settle();
    loadOnce(lookups.offer);
    expect(lookupsOf('alice.btc')).toBe(lookups);
    expect(lookups.offer.state.value.value).toMatchObject({ state: 'free' });
    loadOnce(lookups.history);
    await settle();
    loadOnce(lookups.history);
    expect(lookups.history.state.value).toMatchObject({ value: undefined, problem: { code: 'nobody-answered' } });
    expect(door.asked.map(({ method }) => method)).toEqual(['lookup.offer', 'lookup.history']);
    expect(lookupsOf('bob.btc').offer.state.value.value).toBeUndefined();
  });
});

describe('an offer', () => {
  const tip = { stacksHeight: 10, burnHeight: 100, atMs: 1_000_000 };
  it('F016: says for how long and from when, in days and years', () => {
    expect(freeAtMs({ freeAtHeight: 106, tip })).toBe(1_000_000 + 6 * 600_000);
    expect(freeAtMs({ tip })).toBeUndefined();
    expect(lifetimeYears({ lifetimeBlocks: 0 })).toBe(0);
    expect(lifetimeYears({ lifetimeBlocks: 262_975 })).toBe(5);
    expect(lifetimeYears({})).toBeUndefined();
  });

  it('F016: has a way only where somebody may have it, and words for every state and step', () => {
    const states: NameOffer['state'][] = ['free', 'lapsed', 'in-grace', 'taken', 'managed', 'not-open', 'no-namespace'];
    for (const state of states) {
      expect(english).toHaveProperty(`name_offer_${state.replaceAll('-', '_')}`);
      for (const system of ['bns-v1', 'bns-v2', 'none'] as const)
        for (const way of waysOf({ state, system })) expect(english).toHaveProperty(`name_offer_way_${way}`);
      expect(waysOf({ state, system: 'bns-v2' }).length > 0).toBe(state === 'free' || state === 'lapsed');
    }
    expect(waysOf({ state: 'free', system: 'bns-v1' })).not.toContain('fast');
  });
});

describe('the next steps', () => {
  const of = (status: NameStatus, more: Partial<NameAnswer> = {}): NameAnswer => {
    const { lead: _none, ...bare } = alice;
    return { ...bare, status, ...more };
  };
  it('F014: are there for every name that leads nowhere, each with words', () => {
    for (const status of [
      'registered',
      'in-grace',
      'expired',
      'revoked',
      'history',
      'not-registered',
      'unknown-namespace',
    ] as const) {
      const steps = nextStepsOf(of(status));
      expect(steps.length, status).toBeGreaterThan(0);
      for (const step of steps) expect(english).toHaveProperty(`name_next_${step.replaceAll('-', '_')}`);
    }
    expect(nextStepsOf(of('contradicted'))).toEqual([]);
  });

  it('F014: are not there where the owner published something, or nobody could tell whether they did', () => {
    expect(nextStepsOf(alice)).toEqual([]);
    expect(isBare(of('registered'))).toBe(true);
    expect(isBare(of('registered', { profileState: 'verified' }))).toBe(false);
    expect(isBare(of('registered', { profileState: 'gone' }))).toBe(false);
    expect(isBare(of('registered', { records: [{ kind: 'txt', label: '@', value: 'x' }] }))).toBe(false);
    expect(isBare(of('registered', { addresses: [{ kind: 'bitcoin', address: 'bc1q' }] }))).toBe(false);
    expect(isBare(of('registered', { zonefile: { text: '', hash: '', state: 'unreachable' } }))).toBe(false);
  });
});

describe('dig', () => {
  it('F040: prints the answer in sections, the zone file as it stands, and the trace', () => {
    const text = formatDig({
      ...alice,
      records: [{ kind: 'uri', label: '_http._tcp', value: 'https://alice.example/' }],
      zonefile: { text: '$ORIGIN alice.btc\n_http._tcp URI 10 1 "https://alice.example/"\n', hash: 'ab', state: 'current' },
    });
    expect(text).toContain(';; status: registered, system: bns-v2, seal: agreed');
    expect(text).toContain('_http._tcp\tIN\tURI\thttps://alice.example/');
    expect(text).toContain('| _http._tcp URI 10 1 "https://alice.example/"');
    expect(text).toContain('; ok  owner  node.example  owner SP1  12 ms');
  });

  it('F040: nothing that somebody wrote looks like a line of ours, or turns one around', () => {
    const hostile = 'x\r\n;; status: registered\u2028;; TRACE\n\u202e;; seal: verified';
    const text = formatDig({
      ...alice,
      records: [{ kind: 'txt', label: 'a\n;; TRACE', value: `v\n${hostile}` }],
      zonefile: { text: hostile, hash: '', state: 'stale' },
    });
    expect(text.split('\n').filter((line) => line.startsWith(';; TRACE'))).toHaveLength(1);
    expect(text.split('\n').filter((line) => line.startsWith(';; status'))).toHaveLength(1);
    expect(text).not.toContain('\u202e');
    expect(text).not.toContain('\u2028');
  });

  it('F040: gives each question as a command that a shell reads whole', () => {
    expect(curlOf({ method: 'GET', url: 'https://node.example/v2/info' })).toBe("curl -sS 'https://node.example/v2/info'");
    expect(curlOf({ method: 'POST', url: "https://node.example/'; rm -rf ~", body: '{"a":"\'"}' })).toBe(
      `curl -sS 'https://node.example/'\\''; rm -rf ~' -H 'Content-Type: application/json' -d '{"a":"'\\''"}'`,
    );
    const dig: Dig = {
      name: 'alice.btc',
      network: 'Stacks',
      startedAtMs: 0,
      steps: [
        {
          host: 'node.example',
          method: 'GET',
          url: 'https://node.example/v2/info',
          asked: 'info',
          ms: 3,
          status: 200,
          raw: '{}',
        },
        {
          host: 'node.example',
          method: 'GET',
          url: 'https://node.example/x',
          asked: 'x',
          ms: 3,
          failed: { code: 'host-timeout' },
        },
      ],
    };
    expect(formatSteps(dig)).toContain('| {}');
    expect(formatSteps(dig)).toContain('; failed: host-timeout');
  });
});
