/** The resolver against contracts that run, profiles signed by the published libraries, and a node that is made to fail. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Devnet, startDevnet } from '../../devnet/main.ts';
import { makeHttp } from '../../src/background/http.ts';
import type { NameLead } from '../../src/contract/names.ts';
import { makeResolver } from '../../src/network/resolver.ts';
import { standingOfSubdomain } from '../../src/network/standing-subdomain.ts';

let devnet: Devnet;

beforeAll(async () => {
  devnet = await startDevnet({ port: 0 });
}, 90_000);

afterAll(() => devnet.stop());

const alone = { agreeing: 1, tips: new Map(), isFailing: () => false, standingOfSubdomain };
const sleep = (ms: number) => new Promise<void>((go) => setTimeout(go, ms));
const siteOf = ({ lead }: { lead?: NameLead }) => (lead?.to === 'site' ? lead.url : undefined);

function resolve(name: string) {
  const http = makeHttp(fetch, { network: () => devnet.network });
  return makeResolver({ ...alone, http, now: () => performance.now(), sleep, network: devnet.network }).resolve(name);
}

describe('on the devnet', () => {
  it('NAM-20: every name has its own fate', async () => {
    for (const { name, status, system, owner, profile, site } of devnet.names) {
      const found = await resolve(name);
      expect(found, name).toMatchObject({ name, status, system, owner });
      expect([found.profileState === 'verified', siteOf(found)], name).toEqual([profile, site]);
    }
  });

  it('NAM-20: a name that changed hands keeps a zone file nobody follows', async () => {
    expect(await resolve('moved.btc')).toMatchObject({
      zonefile: { state: 'stale' },
      notFollowed: 'earlier-owner',
    });
  });

  it('NAM-20: a name nobody has, a namespace nobody opened and a subdomain nobody gave are told apart', async () => {
    expect(await resolve('nobody.btc')).toMatchObject({ status: 'not-registered' });
    expect(await resolve('nobody.nowhere')).toMatchObject({ status: 'unknown-namespace' });
    expect(await resolve('nobody.studio.id')).toMatchObject({ status: 'not-registered' });
  });

  it('a subdomain of the first system is held to the file of its parent on the chain', async () => {
    const found = await resolve('dana.studio.id');
    expect(found).toMatchObject({ system: 'subdomain', zonefile: { state: 'current' }, profileState: 'verified' });
    expect(found.sources.map(({ asked, ok }) => [asked, ok])).toContainEqual(['parent-owner', true]);
  });

  it('a node that fails is not a name that is missing', async () => {
    await devnet.control('fail-next', { route: 'can-resolve-name', status: 429, body: '<html>', times: 1 });
    await expect(resolve('alice.btc')).rejects.toHaveProperty('code', 'nobody-answered');
    await devnet.control('fail-next', { route: 'profile.json', status: 503, body: '<html>', times: 1 });
    expect(await resolve('alice.btc')).toMatchObject({ status: 'registered', profileState: 'unreachable' });
    expect(await resolve('alice.btc')).toMatchObject({ profileState: 'verified' });
  });

  it('a lie about the owner is caught by the signature of the profile', async () => {
    const owner = devnet.names.find(({ name }) => name === 'bare.btc')?.owner;
    await devnet.control('wrong-answer', { name: 'alice.btc', owner });
    expect(await resolve('alice.btc')).toMatchObject({ owner, profileState: 'refused' });
    await devnet.control('wrong-answer', { name: 'alice.btc' });
  });

  it('a lie about the zone file is caught by its hash in the first system', async () => {
    await devnet.control('wrong-answer', {
      name: 'frank.podcast',
      zonefile: '$ORIGIN frank.podcast\n_http._tcp URI 10 1 "https://evil.example/"\n',
    });
    const found = await resolve('frank.podcast');
    // The API lies; the node's own store is held to the hash and has the right one.
    expect(found).toMatchObject({ zonefile: { state: 'current' }, profileState: 'verified' });
    expect(found.lead).toBeUndefined();
    await devnet.control('wrong-answer', { name: 'frank.podcast' });
  });
});
