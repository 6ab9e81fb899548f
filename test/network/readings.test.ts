/** Two operators of one network, each with a world of its own: what a lie of one, or its silence, does to the answer. */
import { describe, expect, it } from 'vitest';
import type { Http } from '../../src/network/http.ts';
import { makeResolver } from '../../src/network/resolver.ts';
import { standingOfSubdomain } from '../../src/network/standing-subdomain.ts';
import { alice, bob, height, makeWorld, network, timeout, type World } from './hand-made.ts';

const siteOf = (name: string, owner: string) => `$ORIGIN ${name}\n$TTL 3600\n_http._tcp URI 10 1 "https://${owner}.example/"\n`;
const sleep = (ms: number) => new Promise<void>((go) => setTimeout(go, ms));

/** Everything that is no node is asked in the first world, in the order of the worlds. */
function resolve(name: string, worlds: World[], elsewhere?: Http) {
  const https = worlds.map((world) => makeWorld(world).http);
  const http: Http = (request) => {
    const [, at] = /^https:\/\/node\.op(\d)\//.exec(request.url) ?? [];
    const found = at === undefined ? (elsewhere ?? https[0]) : https[Number(at)];
    if (!found) throw new Error(request.url);
    return found(request);
  };
  return makeResolver({
    http,
    now: () => 0,
    sleep,
    network: { ...network, nodeUrls: worlds.map((_, i) => `https://node.op${i}`) },
    agreeing: 1,
    tips: new Map(),
    isFailing: () => false,
    standingOfSubdomain,
  }).resolve(name);
}

describe('two operators', () => {
  const ofAlice = siteOf('alice.btc', 'earlier');

  it('NET-01 one of whom tells an earlier owner’s zone file as the present one’s are contradicted, whoever comes first', async () => {
    const honest: World = {
      second: { 'alice.btc': { owner: bob, zonefile: null, written: { owner: alice, zonefile: ofAlice } } },
    };
    const liar: World = { second: { 'alice.btc': { owner: bob, zonefile: ofAlice } } };
    for (const worlds of [
      [liar, honest],
      [honest, liar],
    ]) {
      const found = await resolve('alice.btc', worlds);
      expect(found).toMatchObject({ seal: 'contradiction', status: 'contradicted' });
      expect(found).not.toHaveProperty('lead');
    }
    expect(await resolve('alice.btc', [honest, honest])).toMatchObject({ seal: 'agreed', notFollowed: 'earlier-owner' });
  });

  it('NET-01 one of whom says that a name never ends are contradicted', async () => {
    const second = (renewal: number): World => ({ second: { 'alice.btc': { owner: bob, renewal, zonefile: ofAlice } } });
    expect(await resolve('alice.btc', [second(0), second(height + 9)])).toMatchObject({ seal: 'contradiction' });
    expect(await resolve('alice.btc', [second(height + 9), second(height + 9)])).toMatchObject({ seal: 'agreed' });
  });

  it('one of whom cannot tell the height have the end of the other', async () => {
    const zonefiles = [101, ofAlice];
    for (const zonefile of zonefiles) {
      const told: World = { second: { 'alice.btc': { owner: bob, renewal: height - 1, zonefile } } };
      for (const worlds of [
        [{ ...told, faults: [['/v2/info', timeout]] } satisfies World, told],
        [told, { ...told, faults: [['/v2/info', timeout]] } satisfies World],
      ])
        expect(await resolve('alice.btc', worlds)).toMatchObject({ seal: 'single-source', status: 'in-grace' });
    }
  });

  it('one of whom cannot tell of the namespace say no together', async () => {
    const faults: World['faults'] = [['get-namespace-properties', timeout]];
    expect(await resolve('alice.nobody', [{ faults }, {}])).toMatchObject({ seal: 'agreed', status: 'not-registered' });
  });

  it('who both ask one stranger have one word, and are not blamed for its two tongues', async () => {
    const parent = 'studio.btc';
    const registrar = 'https://registrar.example/v1/names/shop.studio.btc';
    const zonefile = `$ORIGIN ${parent}\n$TTL 3600\n_resolver URI 10 1 "https://registrar.example"\n`;
    const world: World = { second: { [parent]: { owner: bob, zonefile } } };
    const says = (owner: string) => JSON.stringify({ address: owner, zonefile: siteOf('shop.studio.btc', 'shop') });
    const one = makeWorld({ files: { [registrar]: says(alice) } }).http;
    const two = makeWorld({ files: { [registrar]: says(bob) } }).http;
    expect(await resolve(`shop.${parent}`, [world, world], one)).toMatchObject({ seal: 'single-source', owner: alice });
    let asked = 0;
    const turning: Http = (request) => (request.url === registrar && asked++ % 2 ? two : one)(request);
    expect(await resolve(`shop.${parent}`, [world, world], turning)).toMatchObject({
      seal: 'single-source',
      status: 'registered',
    });

    const file = 'https://files.example/subdomains.json';
    const listing: World = { second: { [parent]: { owner: bob, zonefile: JSON.stringify({ externalSubdomainFile: file }) } } };
    const kept = makeWorld({ files: { [file]: JSON.stringify({ shop: { owner: alice } }) } }).http;
    expect(await resolve(`shop.${parent}`, [listing, listing], kept)).toMatchObject({ seal: 'single-source', owner: alice });
  });
});
