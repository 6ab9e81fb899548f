import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { getDomain } from 'tldts';
import { describe, expect, it } from 'vitest';
import { parseSuffixes, registrableDomain } from '../../../src/pages/parts/public-suffix.ts';
import { formatSuffixes, suffixFile } from './make-public-suffixes.ts';

const file = readFileSync(suffixFile, 'utf8');
const rules = parseSuffixes(file);
const oracle = (host: string) => getDomain(host, { allowPrivateDomains: true }) ?? undefined;

describe('the list', () => {
  it('is what the generator makes of the published one', async () => expect(file).toBe(await formatSuffixes()));
  it('has ten thousand rules', () => expect(rules.size).toBeGreaterThan(10_000));
});

describe('registrableDomain', () => {
  it.each([
    ['www.example.com', 'example.com'],
    ['a.b.example.co.uk', 'example.co.uk'],
    ['alice.github.io', 'alice.github.io'],
    ['login.alice.github.io', 'alice.github.io'],
    ['github.io', undefined],
    ['a.b.c.ck', 'b.c.ck'],
    ['a.www.ck', 'www.ck'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['a.b.unheard-of', 'b.unheard-of'],
    ['localhost', undefined],
    ['127.0.0.1', undefined],
    ['[::1]', undefined],
  ])('%s belongs to %s', (host, domain) => expect(registrableDomain(host, rules)).toBe(domain));

  it('agrees with tldts on hosts under every rule', () => {
    for (const rule of rules) {
      const suffix = rule.replace(/^!/, '').replace('*', 'wild');
      for (const host of [suffix, `one.${suffix}`, `two.one.${suffix}`]) {
        expect([host, registrableDomain(host, rules)]).toEqual([host, oracle(host)]);
      }
    }
  });

  it('agrees with tldts on any host', () => {
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/);
    const end = fc.constantFrom(...[...rules].map((rule) => rule.replace(/^[!*]\.?/, '')), 'example', 'btc');
    fc.assert(
      fc.property(fc.array(label, { maxLength: 4 }), end, (labels, suffix) => {
        const host = [...labels, suffix].join('.');
        expect(registrableDomain(host, rules)).toBe(oracle(host));
      }),
      { numRuns: 2000 },
    );
  });
});
