import { describe, expect, it } from 'vitest';
import { findJsonSubdomain } from '../../../src/protocol/names/json-zonefile.ts';
import { readPointers } from '../../../src/protocol/names/pointers.ts';
import { findTarget } from '../../../src/protocol/names/target.ts';
import { vectors } from './vectors.ts';

const far = (name: string) => ({ name, isLocalNetwork: false });

/** Where we read another address than the library of 2018, and why. */
const otherProfile = new Map<string, string | undefined>([
  // A record for names not on the chain yet; the library would take the registrar for the profile.
  ['resolver-first', 'https://first.example/p.json'],
  // Leads to a web site, not to a token file.
  ['verified.podcast', undefined],
]);

describe('readPointers', () => {
  for (const { name, text, profileUrl } of vectors.zonefiles)
    it(`finds the profile of ${name}`, () => {
      const expected = otherProfile.has(name) ? otherProfile.get(name) : (profileUrl ?? undefined);
      expect(readPointers(text, far(name)).profileUrl).toBe(expected);
    });

  it('tells the site from the profile', () => {
    const text = (...uris: string[]) => `$ORIGIN a.id\n${uris.map((uri) => `_http._tcp URI 10 1 "${uri}"\n`).join('')}`;
    const profile = 'https://gaia.example/hub/1abc/profile.json';
    const site = 'https://alice.example/';
    expect(readPointers(text(profile, site), far('a.id'))).toMatchObject({ profileUrl: profile, siteUrl: site });
    expect(readPointers(text(site, profile), far('a.id'))).toMatchObject({ profileUrl: profile, siteUrl: site });
    expect(readPointers(text(profile), far('a.id')).siteUrl).toBeUndefined();
    const [podcast] = vectors.zonefiles.filter(({ name }) => name === 'verified.podcast');
    expect(readPointers(podcast?.text ?? '', far('verified.podcast')).siteUrl).toBe('https://dotpodcast.co/');
  });

  it('does not pass a site over for the next when it may not be followed', () => {
    const text = '$ORIGIN a.id\n_http._tcp URI 10 1 "http://10.0.0.1/"\n_http._tcp URI 10 1 "https://b.example/"\n';
    expect(readPointers(text, far('a.id')).siteUrl).toBeUndefined();
  });

  it('takes addresses of machines for records, not for sites', () => {
    const { siteUrl, records } = readPointers(
      '$ORIGIN a.id\n@ A 192.0.2.1\nwww CNAME b.example\n@ TXT "https://c.example"',
      far('a.id'),
    );
    expect(siteUrl).toBeUndefined();
    expect(records).toHaveLength(3);
  });

  it('reads one address alone', () => {
    expect(readPointers(' https://a.example/profile.json\n', far('a.btc')).profileUrl).toBe('https://a.example/profile.json');
    expect(readPointers('https://a.example/', far('a.btc')).siteUrl).toBe('https://a.example/');
  });

  it('reads both shapes of JSON', () => {
    const { legacyFormat, newFormat } = vectors.bnsV2Zonefile;
    const owner = 'SP2ZNGJ85ENDY6QRHQ5P2D4FXQ6INMT00GBGJ2QX';
    const bitcoin = { kind: 'bitcoin', address: 'bc1qxy2kgdygjrsqtzq2n0yrf2493p83kkfjhx0wlh' };
    expect(readPointers(JSON.stringify(legacyFormat), far('a.btc'))).toEqual({
      owner,
      siteUrl: 'https://example.com',
      addresses: [bitcoin],
      records: [
        { kind: 'uri', label: 'website', value: 'https://example.com' },
        { kind: 'text', label: 'twitter', value: '@example' },
      ],
    });
    expect(readPointers(JSON.stringify(newFormat), far('a.btc'))).toEqual({
      owner,
      siteUrl: 'https://example.com',
      addresses: [bitcoin],
      records: [
        { kind: 'uri', label: 'website', value: 'https://example.com' },
        { kind: 'text', label: 'name', value: 'N' },
        { kind: 'text', label: 'bio', value: 'b' },
        { kind: 'text', label: 'location', value: 'L' },
        { kind: 'text', label: 'pfp', value: 'https://example.com/a.png' },
        { kind: 'text', label: 'twitter', value: 'example' },
        { kind: 'text', label: 'k', value: 'v' },
      ],
    });
    for (const result of vectors.clarity.results)
      if (result.zonefile) expect(readPointers(result.zonefile, far('a.btc')).siteUrl).toBe('https://example.com');
  });

  it('leads nowhere from other JSON, however hostile', () => {
    for (const text of [
      '{}',
      '{"v":"0.2"}',
      '{"__proto__":{"owner":"x"}}',
      '{"owner":1}',
      `${'{"a":'.repeat(4000)}1${'}'.repeat(4000)}`,
    ])
      expect(readPointers(text, far('a.btc'))).toEqual({ records: [], addresses: [] });
  });

  it('finds subdomains in both shapes', () => {
    const { newFormat } = vectors.bnsV2Zonefile;
    expect(findJsonSubdomain(JSON.stringify(newFormat), 'sub1')?.owner).toBe('SP2ZNGJ85ENDY6QRHQ5P2D4FXQ6INMT00GBGJ2QX');
    const older = JSON.stringify({ owner: 'SP1', subdomains: { shop: { owner: 'SP2', url: 'https://shop.example' } } });
    expect(findJsonSubdomain(older, 'shop')).toMatchObject({ owner: 'SP2', site: 'https://shop.example' });
    for (const label of ['toString', '__proto__', 'constructor', 'none']) expect(findJsonSubdomain(older, label)).toBeUndefined();
  });
});

describe('findTarget', () => {
  const hostile = [
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'chrome-extension://abc/name.html',
    'blob:https://a.example/x',
    'http://a.example/',
    'https://user:secret@a.example/',
    'https://a.example@evil.example/',
    'https://localhost/',
    'https://app.localhost/',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://10.0.0.1/',
    'https://169.254.169.254/',
    'https://192.168.1.1/',
    'https://[::1]/',
    'https://93.184.216.34/',
    'https://printer.local/',
    'https://nas.lan/',
    'https://intranet/',
    'https://a.example./',
    'https://a.example\\@b.example/',
    'https://a.example/ b',
    'https://bücher.example/',
    'https://a.example/\u202egpj',
    'https://',
    '//a.example',
    '/profile.json',
    '',
    `https://a.example/${'x'.repeat(100_000)}`,
  ];
  for (const text of hostile)
    it(`does not go to ${JSON.stringify(text.slice(0, 40))}`, () => {
      expect(findTarget(text, false)).toBeUndefined();
    });

  it('goes to https', () => {
    for (const text of ['https://a.example', 'https://a.example:8443/p?q#f', 'https://xn--bcher-kva.example/'])
      expect(findTarget(text, false)).toBe(text);
    expect(findTarget('a.example/p', false)).toBe('https://a.example/p');
  });

  it('goes to this machine on a local network only', () => {
    for (const text of ['http://127.0.0.1:4000/x', 'https://alice.localhost:4443/', 'http://localhost/'])
      expect(findTarget(text, true)).toBe(text);
    for (const text of ['http://a.example/', 'http://10.0.0.1/', 'javascript:alert(1)', 'http://127.0.0.1@b.example/'])
      expect(findTarget(text, true)).toBeUndefined();
  });
});
