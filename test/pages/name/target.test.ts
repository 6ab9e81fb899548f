import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NameAnswer } from '../../../src/contract/names.ts';
import { findTarget } from '../../../src/pages/name/target.ts';
import { alice } from '../stand-ins.ts';

const with_ = (url: string, changes: Partial<NameAnswer> = {}): NameAnswer => ({
  ...alice,
  lead: { to: 'site', url },
  ...changes,
});
const bare = { port: '', rest: '' };

const carried: [site: string, port: string, rest: string, url: string][] = [
  ['https://alice.example/', '', '', 'https://alice.example/'],
  ['https://alice.example', '', '/', 'https://alice.example/'],
  ['https://alice.example/', '', '/a/b?x=1&y=%20#z', 'https://alice.example/a/b?x=1&y=%20#z'],
  ['https://alice.example/', '', '?x=1', 'https://alice.example/?x=1'],
  ['https://alice.example/', '', '#top', 'https://alice.example/#top'],
  ['https://alice.example/', '8443', '/p', 'https://alice.example:8443/p'],
  ['https://alice.example:9000/', '8443', '/p', 'https://alice.example:9000/p'],
  ['https://host.example/~alice/', '', '/essays', 'https://host.example/~alice/essays'],
  ['https://host.example/~alice', '', '/essays', 'https://host.example/~alice/essays'],
  ['https://host.example/~alice/', '', '', 'https://host.example/~alice/'],
  ['https://alice.example/index.html', '', '/b', 'https://alice.example/b'],
  ['https://host.example/~alice/home.php?x', '', '/b/c', 'https://host.example/~alice/b/c?x'],
  ['https://host.example/~alice/index.html', '', '', 'https://host.example/~alice/index.html'],
  ['https://alice.example/?home', '', '/p', 'https://alice.example/p?home'],
  // What looks like another host stays a path of the owner's.
  ['https://alice.example/', '', '//evil.example/x', 'https://alice.example//evil.example/x'],
  ['https://alice.example/', '', '/@evil.example', 'https://alice.example/@evil.example'],
  ['https://alice.example/', '', '/\\evil.example', 'https://alice.example//evil.example'],
  ['http://alice.localhost:4000/', '', '/p', 'http://alice.localhost:4000/p'],
];

describe('the target of "Go to site"', () => {
  for (const [site, port, rest, url] of carried) {
    it(`of ${site} with ${port || 'no port'} and ${rest || 'nothing'} is ${url}`, () => {
      expect(findTarget(with_(site), { port, rest })).toMatchObject({ url, cut: false });
    });
  }

  for (const rest of ['/../mallory/', '/%2e%2e/mallory', '/a/../../mallory', '/..\\mallory']) {
    it(`never leaves the owner's folder by ${rest}`, () => {
      expect(findTarget(with_('https://host.example/~alice/'), { port: '', rest })).toMatchObject({
        url: 'https://host.example/~alice/',
        cut: true,
      });
    });
  }

  for (const site of [
    'http://alice.example/',
    'javascript:alert(1)',
    'data:text/html,hello',
    'file:///etc/passwd',
    'chrome-extension://abc/home.html',
    'https://user:secret@alice.example/',
    'https://',
    `https://alice.example/${'a'.repeat(2100)}`,
    'alice.example',
  ]) {
    it(`is nothing for ${site.slice(0, 50)}`, () => expect(findTarget(with_(site), bare)).toBeUndefined());
  }

  it('is nothing where the resolver gave none', () => {
    const { lead: _, ...without } = alice;
    expect(findTarget(without, bare)).toBeUndefined();
  });

  it('marks plain http, which only this machine may use', () => {
    expect(findTarget(with_('http://127.0.0.1:4000/'), bare)).toMatchObject({ insecure: true });
    expect(findTarget(with_('https://alice.example/'), bare)).toMatchObject({ insecure: false });
  });

  it('is the host that the chosen gateway has for this content, with what was typed, and nothing without a gateway', () => {
    const id = 'bafybeie5nqv6kd3qnfjupgvz34woh3oksc3iau6abmyajn7qvtf6d2ho34';
    const content = (path: string, to: 'ipfs' | 'ipns' = 'ipfs', of = id): NameAnswer => ({
      ...alice,
      lead: { to, id: of, path },
    });
    const at = (answer: NameAnswer, rest: string, gateway: string | null) =>
      findTarget(answer, { port: '8443', rest }, gateway)?.url;
    expect(at(content(''), '/a?b#c', 'https://dweb.link')).toBe(`https://${id}.ipfs.dweb.link/a?b#c`);
    expect(at(content('/docs/'), '/a', 'https://dweb.link')).toBe(`https://${id}.ipfs.dweb.link/docs/a`);
    expect(at(content(''), '', 'http://localhost:8080')).toBe(`http://${id}.ipfs.localhost:8080/`);
    expect(at(content('/docs/'), '/../x', 'https://dweb.link')).toBe(`https://${id}.ipfs.dweb.link/docs/`);
    expect(at(content('', 'ipns', 'docs.example.com'), '', 'https://dweb.link')).toBe('https://docs-example-com.ipns.dweb.link/');
    expect(at(content(''), '/a', null)).toBeUndefined();
    expect(at(content('', 'ipfs', 'no-content'), '/a', 'https://dweb.link')).toBeUndefined();
    // A number cannot have a host before it.
    expect(at(content(''), '/a', 'https://192.0.2.1')).toBeUndefined();
  });

  it('NAM-16: keeps host and folder whatever is carried', () => {
    fc.assert(
      fc.property(fc.constantFrom('/', '?', '#'), fc.string({ unit: 'grapheme' }), (start, text) => {
        const target = findTarget(with_('https://host.example/~alice/'), { port: '', rest: start + text });
        const url = new URL(target?.url ?? '');
        return url.origin === 'https://host.example' && url.pathname.startsWith('/~alice/');
      }),
      { numRuns: 2000 },
    );
  });
});
