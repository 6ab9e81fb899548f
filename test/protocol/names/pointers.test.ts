import { describe, expect, it } from 'vitest';
import { AutonymError } from '../../../src/protocol/error.ts';
import { readPointers } from '../../../src/protocol/names/pointers.ts';
import { findJsonSubdomain } from '../../../src/protocol/names/subdomain-places.ts';
import { readTarget, type TargetProblem } from '../../../src/protocol/names/target.ts';
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
  for (const { name, text, profileUrl, real, parsed } of vectors.zonefiles)
    it(`finds the profile of ${name}`, () => {
      const expected = otherProfile.has(name) ? otherProfile.get(name) : (profileUrl ?? undefined);
      expect(readPointers(text, far(real ? name : (parsed.$origin ?? name))).profileUrl).toBe(expected);
    });

  it('ZON-11: of two addresses of one kind the first in the file counts, whatever their priority and weight', () => {
    const uri = (priority: number, weight: number, target: string) => `_http._tcp URI ${priority} ${weight} "${target}"\n`;
    const [first, second] = ['https://first.example/profile.json', 'https://second.example/profile.json'];
    // The catalogue asks for the lowest priority. Every client there ever was takes the first record (`two-uris` in the vectors), so the
    // owner of such a file has always been known by it; another choice would give the name another profile.
    for (const [one, other] of [
      [uri(10, 1, first), uri(1, 1, second)],
      [uri(10, 1, first), uri(10, 100, second)],
      [uri(10, 1, first), uri(10, 1, second)],
    ] as const) {
      const found = readPointers(`$ORIGIN a.id\n${one}${other}`, far('a.id'));
      expect(found.profileUrl).toBe(first);
      expect(readPointers(`$ORIGIN a.id\n${one}${other}`, far('a.id'))).toEqual(found);
      expect(readPointers(`$ORIGIN a.id\n${other}${one}`, far('a.id')).profileUrl).toBe(second);
    }
  });

  it('ZON-06: is read for its own name alone; of a subdomain it may say only the label', () => {
    const text = (origin: string) => `$ORIGIN ${origin}\n_http._tcp URI 10 1 "https://a.example/"\n`;
    const follows = (origin: string, name: string) => readPointers(text(origin), far(name)).siteUrl !== undefined;
    for (const [origin, name] of [
      ['a.id', 'a.id'],
      ['A.id.', 'a.id'],
      ['shop.a.id', 'shop.a.id'],
      ['shop', 'shop.a.id'],
    ] as const)
      expect(follows(origin, name), origin).toBe(true);
    for (const [origin, name] of [
      ['b.id', 'a.id'],
      ['a', 'a.id'],
      ['id', 'a.id'],
      ['.', 'a.id'],
      ['a.id', 'shop.a.id'],
      ['other', 'shop.a.id'],
      ['shop.b.id', 'shop.a.id'],
    ] as const)
      expect(() => follows(origin, name), origin).toThrow(expect.objectContaining({ code: 'bad-zonefile', reason: 'origin' }));
  });

  it('finds what lies on IPFS in the place of a site, by its URI or, where there is none, by a DNSLink of the name itself', () => {
    const id = 'bafybeie5nqv6kd3qnfjupgvz34woh3oksc3iau6abmyajn7qvtf6d2ho34';
    const read = (...lines: string[]) => {
      const { content, siteUrl, refusedSite } = readPointers(`$ORIGIN a.id\n${lines.join('\n')}\n`, far('a.id'));
      return { content, siteUrl, refusedSite };
    };
    const only = (content: object) => ({ content, siteUrl: undefined, refusedSite: undefined });
    const uri = `_http._tcp URI 10 1 "ipfs://${id}/a"`;
    const https = '_http._tcp URI 10 1 "https://a.example/"';
    const link = `_dnslink TXT "dnslink=/ipns/docs.example"`;
    expect(read(uri)).toEqual(only({ to: 'ipfs', id, path: '/a' }));
    expect(read(link)).toEqual(only({ to: 'ipns', id: 'docs.example', path: '' }));
    expect(read(link.replace('_dnslink', '@'))).toEqual(only({ to: 'ipns', id: 'docs.example', path: '' }));
    // The first in the file, and a URI before every text.
    expect(read(uri, https)).toEqual(only({ to: 'ipfs', id, path: '/a' }));
    expect(read(link, https)).toMatchObject({ content: undefined, siteUrl: 'https://a.example/' });
    // Of another name, and none at all.
    expect(read(link.replace('_dnslink', 'shop'))).toEqual(only(undefined as never));
    expect(read('@ TXT "see dnslink=/ipfs/x"')).toEqual(only(undefined as never));
    expect(read(`_http._tcp URI 10 1 "ipfs://${id}/a b"`)).toMatchObject({ content: undefined, refusedSite: { why: 'scheme' } });
    const json = JSON.stringify({ owner: 'SP000000000000000000002Q6VF78', website: `ipfs://${id}` });
    expect(readPointers(json, far('a.id')).content).toEqual({ to: 'ipfs', id, path: '' });
  });

  it('ZON-08: lists a target that cannot be used, and says why', () => {
    const hostile: [string, TargetProblem][] = [
      ['javascript:alert(1)', 'scheme'],
      ['data:text/html,x', 'scheme'],
      ['file:///etc/passwd', 'scheme'],
      ['//a.example/x', 'address'],
      ['https://', 'address'],
      ['https://a.example/ b', 'address'],
      [`https://a.example/${'x'.repeat(30_000)}`, 'address'],
      ['https://b\u00fccher.example/', 'letters'],
      ['https://10.0.0.1/', 'private'],
    ];
    for (const [target, why] of hostile) {
      const found = readPointers(`$ORIGIN a.id\n_http._tcp URI 10 1 "${target}"\n`, far('a.id'));
      expect(found.records, target).toMatchObject([{ kind: 'uri', value: target.slice(0, 500) }]);
      expect(found, target).not.toHaveProperty('siteUrl');
      expect(found.refusedSite, target).toEqual({ address: target.slice(0, 500), why });
    }
    // Without quotes an address ends at the first space, and what follows is no record.
    expect(readPointers('$ORIGIN a.id\n_http._tcp URI 10 1 https://a.example/\n', far('a.id')).siteUrl).toBe(
      'https://a.example/',
    );
    expect(() => readPointers('$ORIGIN a.id\n_http._tcp URI 10 1 https://a.example/ b\n', far('a.id'))).toThrow(AutonymError);
  });

  it('ZON-09: keeps a script as the target it is, where the published parser made nothing of it', () => {
    const found = readPointers('$ORIGIN a.id\n_http._tcp URI 10 1 "javascript:alert(1)"\n', far('a.id'));
    expect(found.refusedSite).toEqual({ address: 'javascript:alert(1)', why: 'scheme' });
    expect(found.records).toEqual([{ kind: 'uri', label: '_http._tcp', value: 'javascript:alert(1)' }]);
    expect(found).not.toHaveProperty('profileUrl');
  });

  it('shows what is for mail and for machines, and follows none of it', () => {
    const text = [
      '$ORIGIN a.id',
      '@ MX 10 mail.example',
      '_sip._tcp SRV 1 2 5060 sip.example',
      '@ CAA 0 issue "ca.example; policy=ev"',
      '_443._tcp TLSA 3 1 1 00FF',
      '',
    ].join('\n');
    expect(readPointers(text, far('a.id'))).toEqual({
      addresses: [],
      records: [
        { kind: 'mx', label: '@', value: '10 mail.example' },
        { kind: 'srv', label: '_sip._tcp', value: '1 2 5060 sip.example' },
        { kind: 'caa', label: '@', value: '0 issue ca.example; policy=ev' },
        { kind: 'tlsa', label: '_443._tcp', value: '3 1 1 00FF' },
      ],
    });
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
    expect(readPointers(text, far('a.id'))).toMatchObject({ refusedSite: { address: 'http://10.0.0.1/', why: 'private' } });
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

  it('ZON-12: takes a profile of Onename for what its owner says, and for no place to go', () => {
    const { claim, ...rest } = readPointers('{"v":"0.2","name":{"formatted":"A"},"website":"https://a.example"}', far('a.id'));
    expect(claim).toMatchObject({ '@type': 'Person', name: 'A' });
    expect(rest).toEqual({ records: [], addresses: [] });
  });

  it('ZON-12: leads nowhere from other JSON, however hostile', () => {
    for (const text of [
      '{}',
      '{"v":"0.3"}',
      '{"__proto__":{"owner":"x"}}',
      '{"owner":1}',
      `${'{"a":'.repeat(4000)}1${'}'.repeat(4000)}`,
    ])
      expect(readPointers(text, far('a.btc'))).toEqual({ records: [], addresses: [] });
    const polluted = readPointers(
      '{"owner":"SP1","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
      far('a.btc'),
    );
    expect(polluted).toEqual({ owner: 'SP1', records: [], addresses: [] });
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('finds subdomains in both shapes', () => {
    const { newFormat } = vectors.bnsV2Zonefile;
    expect(findJsonSubdomain(JSON.stringify(newFormat), 'sub1')?.owner).toBe('SP2ZNGJ85ENDY6QRHQ5P2D4FXQ6INMT00GBGJ2QX');
    const older = JSON.stringify({ owner: 'SP1', subdomains: { shop: { owner: 'SP2', url: 'https://shop.example' } } });
    expect(findJsonSubdomain(older, 'shop')).toMatchObject({ owner: 'SP2', site: 'https://shop.example' });
    for (const label of ['toString', '__proto__', 'constructor', 'none']) expect(findJsonSubdomain(older, label)).toBeUndefined();
  });
});

describe('readTarget', () => {
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
      expect(readTarget(text, false)).toHaveProperty('refused');
    });

  it('NAM-17: opens nothing that is not https, and says of every private host that it is one', () => {
    const schemes = [
      'http://a.example/',
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
      'chrome-extension://abc/name.html',
    ];
    for (const text of schemes) expect(readTarget(text, false), text).toEqual({ refused: 'scheme' });
    const hosts = [
      'localhost',
      '127.0.0.1',
      '127.9.9.9',
      '10.0.0.1',
      '169.254.169.254',
      '192.168.0.1',
      '172.16.0.1',
      '[::1]',
      '[fd00::1]',
      'printer.local',
    ];
    for (const host of hosts)
      for (const text of [`https://${host}/`, `http://${host}/`, `https://${host}:8443/x`, `https://user@${host}/`, `${host}/x`])
        expect(readTarget(text, false), text).toEqual({ refused: 'private' });
    expect(readTarget('https://93.184.216.34/', false)).toEqual({ refused: 'address' });
    expect(readTarget('https://a.ex\u0430mple/', false)).toEqual({ refused: 'letters' });
    expect(readTarget('a.example:8443/p', false)).toEqual({ address: 'https://a.example:8443/p' });
  });

  it('goes to https', () => {
    for (const text of ['https://a.example', 'https://a.example:8443/p?q#f', 'https://xn--bcher-kva.example/'])
      expect(readTarget(text, false)).toEqual({ address: text });
    expect(readTarget('a.example/p', false)).toEqual({ address: 'https://a.example/p' });
  });

  it('goes to this machine on a local network only', () => {
    for (const text of ['http://127.0.0.1:4000/x', 'https://alice.localhost:4443/', 'http://localhost/'])
      expect(readTarget(text, true)).toEqual({ address: text });
    for (const text of ['http://a.example/', 'http://10.0.0.1/', 'javascript:alert(1)', 'http://127.0.0.1@b.example/'])
      expect(readTarget(text, true)).toHaveProperty('refused');
  });
});
