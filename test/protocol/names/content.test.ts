import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findContent } from '../../../src/protocol/names/content.ts';
import { gatewayUrl } from '../../../src/protocol/names/gateway.ts';

/** Published pairs, each made by multiformats or Kubo: the same content or key, each way of writing it. */
const pairs = [
  ['QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG', 'bafybeie5nqv6kd3qnfjupgvz34woh3oksc3iau6abmyajn7qvtf6d2ho34'],
  ['Qmbnp5ufs7kauPzwnu5boMjbXM97TvmuiNd5F7F2ex8ThC', 'bafybeigh3oq6pwrkspwgj4jcguizd7muxw4zdyq6cckqi5vl72yixnzpvm'],
] as const;
const peers = [
  ['12D3KooWA4Xop1JaT3MHxwYMkCepYsv4iPVopMXwCz5iHYdBfeSB', 'k51qzi5uqu5dg9ufswxt229ntzdy7p4125xzv5rtyjso89ajdujg6csfxcj260'],
] as const;
const v0 = pairs[0][0];
const v1 = 'bafybeie5nqv6kd3qnfjupgvz34woh3oksc3iau6abmyajn7qvtf6d2ho34';
const key36 = 'k51qzi5uqu5dlvj2baxnqndepeb86cbk3ng7n3i46uzyxzyqj2xjonzllnv0v8';

describe('findContent', () => {
  it('reads addresses and DNSLink records, and nothing that only begins like one', () => {
    expect(findContent(`ipfs://${v0}`)).toEqual({ to: 'ipfs', id: v0, path: '' });
    expect(findContent(`ipns://${key36}/a/b?c#d`)).toEqual({ to: 'ipns', id: key36, path: '/a/b?c#d' });
    expect(findContent(`dnslink=/ipfs/${v1}/`)).toEqual({ to: 'ipfs', id: v1, path: '/' });
    expect(findContent('dnslink=/ipns/docs.example.com')).toEqual({ to: 'ipns', id: 'docs.example.com', path: '' });
    for (const text of [
      'ipfs://',
      'ipfs:/x',
      `x ipfs://${v1}`,
      `ipfs://u@${v1}`,
      `ipfs://${v1}:80/`,
      `ipfs://${v1}/a b`,
      'dnslink=ipfs/x',
    ])
      expect(findContent(text)).toBeUndefined();
  });
});

describe('gatewayUrl', () => {
  const at = (to: 'ipfs' | 'ipns', id: string, path = '', gateway = 'https://dweb.link') => gatewayUrl({ to, id, path }, gateway);

  it('gives every content a host of its own, whichever way it is written', () => {
    const url = `https://${v1}.ipfs.dweb.link/`;
    expect(at('ipfs', v0)).toBe(url);
    for (const [old, cid] of pairs) for (const id of [old, cid]) expect(at('ipfs', id)).toBe(`https://${cid}.ipfs.dweb.link/`);
    expect(at('ipfs', v1, '/a/b?c', 'http://localhost:8080')).toBe(`http://${v1}.ipfs.localhost:8080/a/b?c`);
    expect(at('ipns', key36)).toBe(`https://${key36}.ipns.dweb.link/`);
    expect(at('ipns', 'en.wikipedia-on-ipfs.org')).toBe('https://en-wikipedia--on--ipfs-org.ipns.dweb.link/');
  });

  it('writes keys in base 36, from whatever they were in', () => {
    for (const [old, key] of peers) for (const id of [old, key]) expect(at('ipns', id)).toBe(`https://${key}.ipns.dweb.link/`);
    expect(at('ipns', v0)).toMatch(/^https:\/\/k2[a-z0-9]{50,61}\.ipns\.dweb\.link\/$/);
  });

  it('has no host for what is no identifier, does not fit its length, or is too long for one label', () => {
    const wrong = [
      'x',
      'b',
      'bafy',
      'Qm',
      `${v0}x`,
      v0.replace('Y', '0'),
      `${v1.slice(0, -1)}`,
      `${v1}a`,
      v1.toUpperCase(),
      `k${'0'.repeat(60)}`,
      `f${'01'.repeat(36)}`,
      '1',
      `1${'1'.repeat(50)}`,
      `b${'a'.repeat(200)}`,
      'evil.example',
      '../x',
      '.',
      'a.b.ipfs',
      `z${'1'.repeat(60)}`,
    ];
    for (const id of wrong) expect(at('ipfs', id), id).toBeUndefined();
    for (const id of ['a_b.example', '-a.example', 'a..example', '1.2.3.4', `${'a'.repeat(63)}.example`, '.example'])
      expect(at('ipns', id), id).toBeUndefined();
  });

  it('stays on the gateway whatever stands behind it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary-ascii', maxLength: 80 }),
        fc.string({ unit: 'binary-ascii', maxLength: 40 }),
        (id, rest) => {
          for (const text of [`ipfs://${id}/${rest}`, `ipns://${id}/${rest}`, `ipfs://${v1}/${rest}`, `dnslink=/ipns/${id}`]) {
            const content = findContent(text);
            const url = content && gatewayUrl(content, 'https://dweb.link');
            if (url === undefined) continue;
            expect(new URL(url).hostname).toMatch(/^[a-z0-9-]{1,63}\.ip[fn]s\.dweb\.link$/);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
