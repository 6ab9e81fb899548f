import { describe, expect, it } from 'vitest';
import type { Http } from '../../src/network/http.ts';
import { makeResolver } from '../../src/network/resolver.ts';
import { standingOfSubdomain } from '../../src/network/standing-subdomain.ts';
import { AutonymError } from '../../src/protocol/error.ts';
import { bitcoinFromStacks, hash160, stacksFromBitcoin } from '../../src/protocol/keys/address.ts';
import { zonefileHash } from '../../src/protocol/names/zonefile.ts';
import { vectors } from '../protocol/names/vectors.ts';
import { profiles } from '../protocol/token/vectors.ts';
import { alice, bob, height, makeWorld, network, profileFile, replies, signedFile, timeout, type World } from './hand-made.ts';

const profileUrl = 'https://gaia.example/hub/1abc/profile.json';
const siteUrl = 'https://alice.example/';
const lead = { to: 'site', url: siteUrl };
/** Nobody has to agree, and nothing was heard before. */
const alone = { agreeing: 1, tips: new Map(), isFailing: () => false, standingOfSubdomain };
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const zonefileOf = (name: string, ...urls: string[]) =>
  `$ORIGIN ${name}\n$TTL 3600\n${urls.map((url) => `_http._tcp\tIN\tURI\t10\t1\t"${url}"\n`).join('')}\n`;
const withProfile = zonefileOf('alice.btc', profileUrl);
const withBoth = zonefileOf('alice.btc', profileUrl, siteUrl);
const hashOf = (text: string) => Buffer.from(zonefileHash(text)).toString('hex');

function resolve(world: World, name = 'alice.btc', options: { nodeUrls?: string[] } = {}) {
  const { http, asked } = makeWorld(world);
  const { resolve } = makeResolver({ ...alone, http, now: () => 1_700_000_000_000, sleep, network: { ...network, ...options } });
  return { asked, answer: resolve(name) };
}

async function failureOf(promise: Promise<unknown>): Promise<AutonymError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof AutonymError) return error;
  throw new Error(`expected an AutonymError, got ${error}`);
}

describe('a name of the second system', () => {
  it('leads to its profile and its site, and tells whom it asked', async () => {
    const { answer, asked } = resolve({
      second: { 'alice.btc': { owner: alice, renewal: height + 1, zonefile: withBoth } },
      files: { [profileUrl]: profileFile('Alice') },
    });
    expect(await answer).toEqual({
      name: 'alice.btc',
      status: 'registered',
      system: 'bns-v2',
      owner: alice,
      expires: { atHeight: height + 1 },
      zonefile: { text: withBoth, hash: hashOf(withBoth), state: 'current' },
      records: [
        { kind: 'uri', label: '_http._tcp', value: profileUrl },
        { kind: 'uri', label: '_http._tcp', value: siteUrl },
      ],
      addresses: [],
      profileState: 'verified',
      profile: { name: 'Alice', websites: [], accounts: [] },
      lead,
      seal: 'single-source',
      readings: [
        {
          host: 'node.example',
          operator: 'node.example',
          tip: { stacksHeight: replies.info.stacks_tip_height, burnHeight: height, atMs: 1_700_000_000_000 },
          state: 'said',
          status: 'registered',
          owner: alice,
          zonefileHash: hashOf(withBoth),
          zonefileIsTheirs: true,
          expires: { atHeight: height + 1 },
        },
      ],
      sources: [
        { host: 'node.example', asked: 'owner', said: { code: 'owner', places: [alice] }, ok: true, ms: 0 },
        { host: 'node.example', asked: 'zonefile', said: { code: 'bytes', places: [String(withBoth.length)] }, ok: true, ms: 0 },
        { host: 'node.example', asked: 'first-owner', said: { code: 'no-name' }, ok: true, ms: 0 },
        { host: 'node.example', asked: 'height', said: { code: 'block', places: [String(height)] }, ok: true, ms: 0 },
        { host: 'gaia.example', asked: 'profile', said: { code: 'signed' }, ok: true, ms: 0 },
      ],
      resolvedAtMs: 1_700_000_000_000,
    });
    expect(asked).toHaveLength(5);
  });

  it('NAM-21 whom the first system names is told beside the owner, in whichever order they answer, and never followed', async () => {
    const world: World = {
      second: { 'alice.btc': { owner: alice, zonefile: withBoth } },
      first: { 'alice.btc': { owner: bob, zonefile: 'of bob' } },
    };
    const told = { owner: alice, first: { owner: bob, zonefileHash: hashOf('of bob') }, zonefile: { state: 'current' }, lead };
    expect(await resolve(world).answer).toMatchObject(told);
    for (const late of ['bns/name-resolve', 'can-resolve-name']) {
      const { http } = makeWorld(world);
      const slow: Http = async (request) => {
        if (request.url.includes(late)) await sleep(20);
        return http(request);
      };
      expect(await makeResolver({ ...alone, http: slow, now: () => 0, sleep, network }).resolve('alice.btc'), late).toMatchObject(
        told,
      );
    }
    // Nothing of the first system is said of a name it does not have, or does not say anything of.
    expect(await resolve({ ...world, first: { 'alice.btc': 2008 } }).answer).not.toHaveProperty('first');
    const silent = resolve({ ...world, faults: [['bns/name-resolve', 'never']] });
    expect(await silent.answer).not.toHaveProperty('first');
    expect(await resolve({ first: { 'alice.id': { owner: bob } } }, 'alice.id').answer).not.toHaveProperty('first');
  });

  it('NAM-18 that names another name as its site leads to a name, which is no place to go', async () => {
    const to = async (site: string) => {
      const zonefile = zonefileOf('alice.btc', site);
      const { lead, refusedTarget } = await resolve({ second: { 'alice.btc': { owner: alice, zonefile } } }).answer;
      return { lead, refusedTarget };
    };
    for (const site of ['https://bob.btc/', 'https://BOB.btc:8443/a?b#c', 'https://bob.btc'])
      expect(await to(site), site).toEqual({ lead: { to: 'name', name: 'bob.btc' }, refusedTarget: undefined });
    expect(await to('https://shop.bob.btc/')).toMatchObject({ lead: { to: 'name', name: 'shop.bob.btc' } });
    // Endings of the DNS lead where they always led.
    for (const site of ['https://bob.id/', 'https://bob.app/', 'https://btc.example/'])
      expect(await to(site), site).toMatchObject({ lead: { to: 'site', url: site } });
  });

  it('ZON-09 that names a site Autonym does not open says so, and why', async () => {
    const to = async (site: string) => {
      const zonefile = zonefileOf('alice.btc', site);
      return resolve({ second: { 'alice.btc': { owner: alice, zonefile } } }).answer;
    };
    for (const [value, why] of [
      ['javascript:alert(1)', 'scheme'],
      ['http://alice.example/', 'scheme'],
      ['https://169.254.169.254/', 'private'],
      ['https://xn--/a\u0430', 'letters'],
    ] as const) {
      const found = await to(value);
      expect(found, value).toMatchObject({ refusedTarget: { value, why } });
      expect(found, value).not.toHaveProperty('lead');
    }
    const moved = { owner: alice, zonefile: null, written: { owner: bob, zonefile: zonefileOf('alice.btc', 'javascript:1') } };
    expect(await resolve({ second: { 'alice.btc': moved } }).answer).not.toHaveProperty('refusedTarget');
  });

  it('is asked in lower case', async () => {
    expect(await resolve({ second: { 'alice.btc': { owner: alice } } }, 'Alice.BTC').answer).toMatchObject({
      name: 'alice.btc',
      owner: alice,
      profileState: 'none',
    });
  });

  it('runs out after its last block, and is not followed any more', async () => {
    const at = async (renewal: number) => {
      const zonefile = withBoth;
      const { status, expires, ...rest } = await resolve({ second: { 'alice.btc': { owner: alice, renewal, zonefile } } }).answer;
      expect(expires).toEqual({ atHeight: renewal });
      // What the owner wrote is still shown, so that nothing is said to be missing that is not.
      if (status !== 'registered')
        expect(rest).toMatchObject({
          owner: alice,
          zonefile: { text: withBoth, state: 'current' },
          notFollowed: 'status',
          profileState: 'not-followed',
        });
      if (status !== 'registered') expect(rest).not.toHaveProperty('lead');
      return status;
    };
    expect(await at(height)).toBe('registered');
    expect(await at(height - 1)).toBe('in-grace');
    expect(await at(height - 5_000)).toBe('in-grace');
    expect(await at(height - 5_001)).toBe('expired');
  });

  it('is run out by the word of its contract when nobody tells the height', async () => {
    const second = { 'alice.btc': { owner: alice, renewal: height - 1, zonefile: withBoth } };
    expect(await resolve({ second, faults: [['/v2/info', timeout]] }).answer).toMatchObject({ status: 'expired' });
  });

  it('is revoked when its resolver says so', async () => {
    const found = await resolve({ second: { 'alice.btc': { owner: alice, zonefile: 104 } } }).answer;
    expect(found).toMatchObject({
      status: 'revoked',
      owner: alice,
      expires: 'unknown',
      records: [],
      zonefile: { state: 'untold' },
      notFollowed: 'status',
    });
  });

  it('shows the zone file of an earlier owner, and does not follow it', async () => {
    const second = { 'alice.btc': { owner: alice, zonefile: null, written: { owner: bob, zonefile: withBoth } } };
    const found = await resolve({ second, files: { [profileUrl]: profileFile('Bob', 2) } }).answer;
    expect(found).toMatchObject({
      status: 'registered',
      owner: alice,
      zonefile: { text: withBoth, state: 'stale' },
      notFollowed: 'earlier-owner',
      profileState: 'not-followed',
    });
    expect(found).not.toHaveProperty('lead');
    expect(found.sources.some(({ asked }) => asked === 'profile')).toBe(false);
  });

  it('has none when its owner took it down, whatever the first system still holds', async () => {
    const first = { 'alice.btc': { owner: alice, zonefile: withBoth } };
    const found = await resolve({ second: { 'alice.btc': { owner: alice, zonefile: null } }, first }).answer;
    expect(found).not.toHaveProperty('zonefile');
    expect(found.profileState).toBe('none');
  });

  it('falls back to the zone file of the first system only under the same owner', async () => {
    const world = (owner: string): World => ({
      second: { 'alice.btc': { owner: alice } },
      first: { 'alice.btc': { owner, zonefile: withBoth } },
      files: { [profileUrl]: profileFile('Alice') },
    });
    expect(await resolve(world(alice)).answer).toMatchObject({
      system: 'bns-v2',
      zonefile: { state: 'current' },
      profileState: 'verified',
      lead,
    });
    const stale = await resolve(world(bob)).answer;
    expect(stale).toMatchObject({
      system: 'bns-v2',
      owner: alice,
      zonefile: { text: withBoth, state: 'stale' },
      notFollowed: 'earlier-owner',
      profileState: 'not-followed',
    });
    expect(stale).not.toHaveProperty('lead');
  });

  it('reads JSON zone files, and distrusts one that names another owner', async () => {
    const { newFormat } = vectors.bnsV2Zonefile;
    const world = (owner: string): World => ({
      second: { 'alice.btc': { owner: alice, zonefile: JSON.stringify({ ...newFormat, owner }) } },
    });
    expect(await resolve(world(alice)).answer).toMatchObject({
      lead: { to: 'site', url: 'https://example.com' },
      addresses: [{ kind: 'bitcoin', address: 'bc1qxy2kgdygjrsqtzq2n0yrf2493p83kkfjhx0wlh' }],
      zonefile: { state: 'current' },
    });
    const foreign = await resolve(world(bob)).answer;
    expect(foreign).toMatchObject({ zonefile: { state: 'stale' }, addresses: [] });
    expect(foreign).not.toHaveProperty('lead');
  });

  it('shows a zone file that does not read as text, and says why it leads nowhere', async () => {
    const found = await resolve({ second: { 'alice.btc': { owner: alice, zonefile: '_http._tcp URI 10 1 "open' } } }).answer;
    expect(found).toMatchObject({ status: 'registered', zonefile: { state: 'current' }, notFollowed: 'unreadable' });
    expect(found).toMatchObject({ records: [], profileState: 'not-followed' });
    expect(found.sources.at(-1)).toMatchObject({ ok: false, said: { code: 'bad-zonefile', reason: 'unclosed' } });
  });

  const unsafe = [
    'http://alice.example/',
    'javascript:alert(1)',
    'https://user@alice.example/',
    'https://127.0.0.1/',
    'https://10.1.2.3/',
  ];
  for (const site of unsafe)
    it(`does not lead to ${site}`, async () => {
      const zonefile = `$ORIGIN alice.btc\n_http._tcp URI 10 1 "${site}"\n`;
      const found = await resolve({ second: { 'alice.btc': { owner: alice, zonefile } } }).answer;
      expect(found).not.toHaveProperty('lead');
      expect(found.records).toMatchObject([{ value: site }]);
    });

  it('leads to this machine only on a devnet that is on it', async () => {
    const zonefile = '$ORIGIN alice.btc\n_http._tcp URI 10 1 "http://alice.localhost:4000/"\n';
    const { http } = makeWorld({ second: { 'alice.btc': { owner: alice, zonefile } } });
    const own = { ...network, nodeUrls: ['http://127.0.0.1:3999'], hubUrl: 'http://127.0.0.1:4000' };
    const local = { ...own, devnet: true };
    const at = (where: typeof network) =>
      makeResolver({ ...alone, http, now: () => 0, sleep, network: where }).resolve('alice.btc');
    expect((await at(local)).lead).toEqual({ to: 'site', url: 'http://alice.localhost:4000/' });
    expect((await at({ ...local, hubUrl: 'https://hub.example' })).lead).toBeUndefined();
    expect((await at({ ...network, devnet: true })).lead).toBeUndefined();
    // A node of one's own tells what strangers wrote.
    expect((await at(own)).lead).toBeUndefined();
    expect((await at({ ...own, hubUrl: null })).lead).toBeUndefined();
  });
});

describe('a profile', () => {
  it('on this machine is not fetched for a node of one’s own, even beside that node', async () => {
    const ownNode = 'http://127.0.0.1:3999';
    for (const target of [`${ownNode}/profile.json`, 'https://localhost/profile.json', 'http://127.0.0.1:1/profile.json']) {
      const zonefile = `$ORIGIN alice.btc\n_http._tcp URI 10 1 "${target}"\n`;
      const world = makeWorld({ second: { 'alice.btc': { owner: alice, zonefile } } });
      const resolver = makeResolver({
        ...alone,
        http: world.http,
        now: () => 0,
        sleep,
        network: { ...network, nodeUrls: [ownNode], hubUrl: null },
      });
      expect(await resolver.resolve('alice.btc')).toMatchObject({ owner: alice, profileState: 'none' });
      expect(world.asked.filter((address) => address.includes('profile'))).toEqual([]);
    }
  });

  const second = { 'alice.btc': { owner: alice, zonefile: withProfile } };
  const states: [string, World, string][] = [
    ['of somebody else is refused', { files: { [profileUrl]: profileFile('Eve', 2) } }, 'refused'],
    [
      'that was changed is refused',
      { files: { [profileUrl]: profileFile('Alice').replace(/(.)"\n/, (_, c) => `${c === 'A' ? 'B' : 'A'}"\n`) } },
      'refused',
    ],
    ['that is other JSON is refused', { files: { [profileUrl]: '{"hello":"world"}' } }, 'refused'],
    ['that is no longer there is gone', { files: { [profileUrl]: { status: 404, body: '<html>' } } }, 'gone'],
    ['behind a failing host is unreachable', { faults: [['gaia.example', { status: 503, body: '' }]] }, 'unreachable'],
    ['behind a busy host is unreachable', { faults: [['gaia.example', { status: 429, body: '' }]] }, 'unreachable'],
    ['behind a silent host is unreachable', { faults: [['gaia.example', timeout]] }, 'unreachable'],
    ['behind a web page is unreachable', { files: { [profileUrl]: '<!DOCTYPE html><html>' } }, 'unreachable'],
    [
      'PRF-02: that is larger than 256 kB is that, and not to be asked for again',
      { faults: [['gaia.example', new AutonymError('answer-too-large', 'Too much.')]] },
      'too-large',
    ],
    [
      'at a host that may not be asked is unreachable',
      { faults: [['gaia.example', new AutonymError('host-not-allowed', 'No.')]] },
      'unreachable',
    ],
  ];
  for (const [what, world, state] of states)
    it(what, async () => {
      const found = await resolve({ second, ...world }).answer;
      expect(found).toMatchObject({ status: 'registered', owner: alice, profileState: state });
      expect(found).not.toHaveProperty('profile');
    });
});

describe('a profile of long ago', () => {
  const taken = 'https://gaia.hiro.so/hub/';
  const ofAlice = bitcoinFromStacks(alice);
  const at = (url: string, world: World) => {
    const zonefile = zonefileOf('alice.btc', url);
    return resolve({ second: { 'alice.btc': { owner: alice, zonefile } }, ...world });
  };
  const successors: [old: string, now: string][] = [
    [`https://gaia.blockstack.org/hub/${ofAlice}/0/profile.json`, `${taken}${ofAlice}/0/profile.json`],
    [`https://hub.blockstack.org/hub/${ofAlice}/profile.json`, `${taken}${ofAlice}/profile.json`],
    [`https://hub.blockstack.org/${ofAlice}/profile.json`, `${taken}${ofAlice}/profile.json`],
    ['https://blockstack.s3.amazonaws.com/alice.btc', `${taken}${ofAlice}/profile.json`],
    ['https://s3.amazonaws.com/onename/alice.json', `${taken}${ofAlice}/profile.json`],
  ];
  for (const [old, now] of successors)
    it(`is looked for at the host that took over from ${new URL(old).host}, and told as its owner's`, async () => {
      const found = await at(old, { faults: [[new URL(old).host, timeout]], files: { [now]: profileFile('Alice') } }).answer;
      expect(found).toMatchObject({ profileState: 'verified', profile: { name: 'Alice' } });
      expect(found.sources.filter(({ asked }) => asked === 'profile').map(({ host, ok }) => [host, ok])).toEqual([
        [new URL(old).host, false],
        ['gaia.hiro.so', true],
      ]);
      const foreign = { [now]: profileFile('Eve', 2) };
      expect(await at(old, { files: { [old]: { status: 404, body: '' }, ...foreign } }).answer).toMatchObject({
        profileState: 'refused',
      });
      expect(await at(old, { faults: [[new URL(old).host, timeout]] }).answer).toMatchObject({ profileState: 'gone' });
      const silent: World['faults'] = [
        [new URL(old).host, timeout],
        ['gaia.hiro.so', timeout],
      ];
      expect(await at(old, { faults: silent }).answer).toMatchObject({ profileState: 'unreachable' });
    });

  it('of a contract is looked for nowhere else: it has no key, and so no bucket', async () => {
    const old = 'https://s3.amazonaws.com/onename/alice.json';
    const owner = `${alice}.vault`;
    const second = { 'alice.btc': { owner, zonefile: zonefileOf('alice.btc', old) } };
    const found = await resolve({ second, files: { [old]: { status: 404, body: '' } } }).answer;
    expect(found).toMatchObject({ owner, profileState: 'gone' });
    const listed = { 'shop.alice.id': { address: owner, zonefile: zonefileOf('shop', old) } };
    const faults: World['faults'] = [['s3.amazonaws.com', timeout]];
    expect(await resolve({ listed, faults }, 'shop.alice.id').answer).toMatchObject({ owner, profileState: 'unreachable' });
  });

  it('is looked for nowhere else while its own host has it, nor for hosts that are there', async () => {
    const [[old = ''] = []] = successors;
    const { answer, asked } = at(old, { files: { [old]: profileFile('Alice') } });
    expect(await answer).toMatchObject({ profileState: 'verified' });
    const other = at(profileUrl, { faults: [['gaia.example', timeout]] });
    expect(await other.answer).toMatchObject({ profileState: 'unreachable' });
    for (const lines of [asked, other.asked]) expect(lines.filter((line) => line.includes('gaia.hiro.so'))).toEqual([]);
  });

  it('PRF-13: whose signature is past its own end is shown, and told to be so', async () => {
    const at = async (exp: string | undefined) =>
      resolve({
        second: { 'alice.btc': { owner: alice, zonefile: withProfile } },
        files: { [profileUrl]: profileFile('Alice', 1, exp) },
      }).answer;
    // Deviation: the catalogue has it shown as stale. No client ever looked, and real profiles have been past their end for years: not refused.
    expect(await at('2017-01-01T00:00:00.000Z')).toMatchObject({ profileState: 'verified', profileEnded: true });
    for (const end of ['2099-01-01T00:00:00.000Z', undefined]) {
      const found = await at(end);
      expect(found).toMatchObject({ profileState: 'verified', profile: { name: 'Alice' } });
      expect(found).not.toHaveProperty('profileEnded');
    }
  });

  it('ZON-12: stands in the zone file itself, as Onename wrote it: shown as recorded, only while the chain has that file', async () => {
    const zonefile = JSON.stringify(profiles.legacyConversion.input);
    const found = await resolve({ first: { 'alice.id': { owner: alice, zonefile } } }, 'alice.id').answer;
    expect(found).toMatchObject({
      profileState: 'recorded',
      profile: { name: 'Naval Ravikant' },
      zonefile: { state: 'current' },
      addresses: [],
    });
    expect(found).not.toHaveProperty('lead');
    const listed = { 'shop.alice.id': { address: bob, zonefile } };
    expect(await resolve({ listed }, 'shop.alice.id').answer).toMatchObject({ profileState: 'none' });
    const other = { owner: alice, zonefile: '{"v":"0.3","name":{"formatted":"x"}}' };
    expect(await resolve({ first: { 'alice.id': other } }, 'alice.id').answer).toMatchObject({ profileState: 'none' });
    // At an address it would have to be signed.
    const files = { [profileUrl]: zonefile };
    expect(await resolve({ second: { 'alice.btc': { owner: alice, zonefile: withProfile } }, files }).answer).toMatchObject({
      profileState: 'refused',
    });
  });

  it('PRF-08, PRF-14: is fetched, and nothing that stands in it', async () => {
    const evil = 'https://evil.example/';
    const claim = {
      name: 'Alice',
      apps: { 'https://app.example': `${evil}hub/` },
      image: [{ contentUrl: `${evil}p.png` }],
      account: ['javascript:alert(1)', `${evil}proof`, 'https://10.0.0.1/'].map((proofUrl) => ({
        service: 's',
        identifier: 'i',
        proofUrl,
      })),
    };
    const files = { [profileUrl]: signedFile(claim) };
    const { answer, asked } = resolve({ second: { 'alice.btc': { owner: alice, zonefile: withProfile } }, files });
    expect((await answer).profile?.accounts.map(({ proofUrl }) => proofUrl)).toEqual([undefined, `${evil}proof`, undefined]);
    expect(asked.filter((line) => line.includes('evil'))).toEqual([]);
    expect(JSON.stringify(await answer)).not.toContain('evil.example/hub');
  });
});

describe('a name of the first system only', () => {
  const withProfile = zonefileOf('alice.id', profileUrl);
  const withBoth = zonefileOf('alice.id', profileUrl, siteUrl);
  const first = { 'alice.id': { owner: alice, zonefile: withProfile } };
  const files = { [profileUrl]: profileFile('Alice') };

  it('is found there, and its zone file is held to the hash on the chain', async () => {
    const found = await resolve({ first, files }, 'alice.id').answer;
    expect(found).toMatchObject({
      status: 'registered',
      system: 'bns-v1',
      owner: alice,
      zonefile: { state: 'current' },
      profileState: 'verified',
    });
    expect(found.expires).toBe('never');
    const ending = { 'alice.id': { owner: alice, zonefile: withProfile, endsAt: 900_000 } };
    expect((await resolve({ first: ending, files }, 'alice.id').answer).expires).toBe('unknown');
  });

  it('ZON-13: takes the zone file from the node when the API has another one, and follows no other', async () => {
    const listed = { 'alice.id': { address: bob, zonefile: withBoth, zonefile_hash: hashOf(withBoth) } };
    const attachments = { [hashOf(withProfile)]: withProfile };
    expect(await resolve({ first, files, listed, attachments }, 'alice.id').answer).toMatchObject({
      owner: alice,
      zonefile: { text: withProfile, hash: hashOf(withProfile), state: 'current' },
    });
    const found = await resolve({ first, files, listed }, 'alice.id').answer;
    expect(found).toMatchObject({
      zonefile: { text: withBoth, hash: hashOf(withProfile), state: 'hash-mismatch' },
      notFollowed: 'other-file',
      profileState: 'not-followed',
    });
    expect(found).not.toHaveProperty('lead');
    for (const changed of [
      withProfile.replaceAll('\n', '\r\n'),
      `${withProfile}\n`,
      withProfile.trimEnd(),
      withProfile.replace('1abc', '1abd'),
    ]) {
      const delivered = { 'alice.id': { address: alice, zonefile: changed, zonefile_hash: hashOf(changed) } };
      expect(await resolve({ first, files, listed: delivered }, 'alice.id').answer).toMatchObject({ notFollowed: 'other-file' });
    }
  });

  it('ZON-14: a file of another name is not its own, though the file is whole and hashes to what that name has', async () => {
    const foreign = zonefileOf('bob.id', profileUrl);
    const listed = { 'alice.id': { address: alice, zonefile: foreign, zonefile_hash: hashOf(foreign) } };
    expect(await resolve({ first, files, listed }, 'alice.id').answer).toMatchObject({
      zonefile: { hash: hashOf(withProfile), state: 'hash-mismatch' },
      notFollowed: 'other-file',
    });
    // Its owner put the hash of somebody else's file on the chain: bound to the name, and still not written for it.
    const copied = { 'alice.id': { owner: alice, zonefile: foreign } };
    expect(await resolve({ first: copied, files }, 'alice.id').answer).toMatchObject({
      zonefile: { state: 'current' },
      notFollowed: 'unreadable',
    });
    const own = { 'bob.id': { owner: alice, zonefile: foreign } };
    expect(await resolve({ first: own, files }, 'bob.id').answer).toMatchObject({ profileState: 'verified' });
  });

  it('whose zone file is no clean text has it from the node, and nobody is accused of another one', async () => {
    const comment = Uint8Array.of(0x3b, 0x20, 0xe9, 0x0a);
    const bytes = new Uint8Array([...comment, ...Buffer.from(withProfile)]);
    const hash = Buffer.from(hash160(bytes)).toString('hex');
    const world = { first: { 'alice.id': { owner: alice, hash } }, files } satisfies World;
    const listed = { 'alice.id': { address: alice, zonefile: Buffer.from(bytes).toString(), zonefile_hash: hash } };
    expect(await resolve({ ...world, listed, attachments: { [hash]: bytes } }, 'alice.id').answer).toMatchObject({
      zonefile: { hash, state: 'current' },
      profileState: 'verified',
    });
    expect(await resolve({ ...world, listed }, 'alice.id').answer).toMatchObject({ zonefile: { hash, state: 'undelivered' } });
  });

  it('is history, and leads nowhere, when the second system runs its namespace', async () => {
    const world = { first: { 'alice.btc': { owner: alice, zonefile: withBoth } }, files } satisfies World;
    const found = await resolve(world).answer;
    expect(found).toMatchObject({
      status: 'history',
      system: 'bns-v1',
      owner: alice,
      zonefile: { text: withBoth },
      notFollowed: 'status',
      profileState: 'not-followed',
    });
    expect(found).not.toHaveProperty('lead');
    const { answer } = resolve({ ...world, faults: [['BNS-V2/get-namespace-properties', timeout]] });
    expect(await failureOf(answer)).toHaveProperty('code', 'nobody-answered');
  });

  it('stays registered when nobody has its zone file', async () => {
    for (const zonefile of [undefined, '', { error: 'No zone file loaded' }]) {
      const listed = { 'alice.id': { address: alice, ...(zonefile === undefined ? {} : { zonefile }) } };
      expect(await resolve({ first, listed }, 'alice.id').answer).toMatchObject({
        status: 'registered',
        zonefile: { text: '', hash: hashOf(withProfile), state: 'undelivered' },
        notFollowed: 'not-read',
        profileState: 'not-followed',
      });
    }
  });

  it('stays registered without a zone file', async () => {
    const found = await resolve({ first: { 'alice.id': { owner: alice } } }, 'alice.id').answer;
    expect(found).toMatchObject({ status: 'registered', profileState: 'none' });
    expect(found).not.toHaveProperty('zonefile');
  });

  for (const [code, status] of [
    [2009, 'in-grace'],
    [2008, 'expired'],
    [2014, 'revoked'],
  ] as const)
    it(`is ${status} by error ${code}`, async () => {
      expect(await resolve({ first: { 'alice.id': code } }, 'alice.id').answer).toMatchObject({
        status,
        system: 'bns-v1',
        zonefile: { state: 'untold' },
        notFollowed: 'status',
      });
    });
});

describe('a name nobody has', () => {
  it('is not registered, and nothing more is asked than its namespace', async () => {
    const { answer, asked } = resolve({});
    expect(await answer).toMatchObject({
      status: 'not-registered',
      system: 'none',
      expires: 'unknown',
      records: [],
      profileState: 'none',
    });
    expect(asked).toHaveLength(5);
  });

  it('is in no namespace when neither system knows it', async () => {
    expect(await resolve({}, 'alice.nowhere').answer).toMatchObject({ status: 'unknown-namespace', system: 'none' });
    expect(await resolve({ namespacesFirst: ['podcast'] }, 'alice.podcast').answer).toMatchObject({ status: 'not-registered' });
    for (const silent of ['BNS-V2/get-namespace', 'bns/get-namespace'])
      expect(await resolve({ faults: [[silent, timeout]] }, 'alice.nowhere').answer).toMatchObject({ status: 'not-registered' });
  });
});

describe('a subdomain', () => {
  const withProfile = zonefileOf('shop', profileUrl);
  it('is given by the zone file of its parent', async () => {
    const owner = alice;
    const zonefile = JSON.stringify({ owner, subdomains: [{ shop: { owner: bob, website: 'https://shop.example' } }] });
    const found = await resolve({ second: { 'alice.btc': { owner, zonefile } } }, 'shop.alice.btc').answer;
    expect(found).toMatchObject({
      status: 'registered',
      system: 'subdomain',
      owner: bob,
      lead: { to: 'site', url: 'https://shop.example' },
      zonefile: { state: 'current' },
    });
  });

  it('is given by a record of its parent', async () => {
    const text = vectors.zonefiles.find(({ name }) => name === 'verified.podcast')?.text ?? '';
    const second = { 'verified.btc': { owner: alice, zonefile: text } };
    expect(await resolve({ second }, '359.verified.btc').answer).toMatchObject({
      system: 'subdomain',
      owner: stacksFromBitcoin('1MwPD6dH4fE3gQ9mCov81L1DEQWT7E85qH'),
    });
  });

  it('is listed by the API, its zone file held to the hash beside it', async () => {
    const entry = { address: bob, zonefile: withProfile, zonefile_hash: hashOf(withProfile), status: 'registered_subdomain' };
    const files = { [profileUrl]: profileFile('Bob', 2) };
    const world = (listed: object): World => ({ listed: { 'shop.alice.id': { address: bob, ...listed } }, files });
    expect(await resolve(world(entry), 'shop.alice.id').answer).toMatchObject({
      system: 'subdomain',
      owner: bob,
      profileState: 'verified',
      zonefile: { hash: hashOf(withProfile), state: 'listed' },
    });
    expect(await resolve(world({ ...entry, zonefile: withBoth }), 'shop.alice.id').answer).toMatchObject({
      zonefile: { state: 'hash-mismatch' },
      profileState: 'not-followed',
    });
  });

  it('is listed by the API of today, whose half of a SHA-256 is no hash to hold it to', async () => {
    for (const zonefile_hash of ['a'.repeat(32), '', `0x${'b'.repeat(64)}`]) {
      const listed = { 'shop.alice.id': { address: bob, zonefile: withProfile, zonefile_hash } };
      const files = { [profileUrl]: profileFile('Bob', 2) };
      expect(await resolve({ listed, files }, 'shop.alice.id').answer).toMatchObject({
        owner: bob,
        zonefile: { hash: hashOf(withProfile), state: 'listed' },
        profileState: 'verified',
      });
    }
  });

  it('is given by name in the list of the oldest SDK', async () => {
    const subdomains = [
      { name: 'other', owner: alice },
      { name: 'shop', sequence: 0, owner: bob, signature: '', text: '' },
    ];
    const zonefile = JSON.stringify({ owner: alice, general: '', url: '', subdomains });
    expect(await resolve({ second: { 'alice.btc': { owner: alice, zonefile } } }, 'shop.alice.btc').answer).toMatchObject({
      status: 'registered',
      owner: bob,
    });
  });

  const created = `shop TXT "owner=${bob}" "seqn=0" "parts=1" "zf0=${Buffer.from(withProfile).toString('base64').replaceAll('=', '\\=')}"`;
  const notUnderstood: [string, string, string][] = [
    [
      'keeps its subdomains in a file that is not asked',
      JSON.stringify({ owner: alice, externalSubdomainFile: 'ipfs://bafy/s.json' }),
      'subdomain-elsewhere',
    ],
    [
      'keeps them in a private network, by the newer word',
      JSON.stringify({ owner: alice, externalSubdomainsFile: 'https://10.0.0.1/s.json' }),
      'subdomain-elsewhere',
    ],
    ['has a line that does not read', `$ORIGIN alice.btc\n$TTL 1h\n${created}\n`, 'parent-unreadable'],
    ['has a record of it that does not read', `$ORIGIN alice.btc\nshop TXT "owner=${bob}" "seqn=0"\n`, 'parent-unreadable'],
    ...['', 'bob', `${bob}.vault`, 5, null, undefined].map((owner): [string, string, string] => [
      `gives it to ${typeof owner} “${owner}”, which is no address`,
      JSON.stringify({ owner: alice, subdomains: { shop: { owner } } }),
      'parent-unreadable',
    ]),
  ];
  for (const [what, zonefile, code] of notUnderstood)
    it(`is never missing, nor a server's to give, when its parent ${what}`, async () => {
      const second = { 'alice.btc': { owner: alice, zonefile } };
      for (const listed of [{}, { 'shop.alice.btc': { address: bob, zonefile: withProfile } }])
        expect(await failureOf(resolve({ second, listed }, 'shop.alice.btc').answer)).toHaveProperty('code', code);
    });

  const file = 'https://alice.example/subdomains.json';
  const byFile: World['second'] = {
    'alice.btc': { owner: alice, zonefile: JSON.stringify({ owner: alice, externalSubdomainFile: file }) },
  };
  const shop = { owner: bob, url: 'https://shop.example' };

  it('is found in the file its parent names, in either shape, and only there while it is there', async () => {
    for (const body of [{ subdomains: { shop } }, { shop }, { subdomains: [{ shop }] }, { owner: alice, subdomains: { shop } }]) {
      const found = await resolve({ second: byFile, files: { [file]: JSON.stringify(body) } }, 'shop.alice.btc').answer;
      expect(found).toMatchObject({
        owner: bob,
        lead: { to: 'site', url: 'https://shop.example' },
        zonefile: { state: 'listed' },
      });
      expect(found.sources.at(-1)).toMatchObject({ host: 'alice.example', asked: 'subdomain-file', ok: true });
    }
    const other = { [file]: JSON.stringify({ subdomains: { other: shop } }) };
    expect(await resolve({ second: byFile, files: other }, 'shop.alice.btc').answer).toMatchObject({ status: 'not-registered' });
  });

  it('is nobody’s to read when the file its parent names gives it to what is no address', async () => {
    const files = { [file]: JSON.stringify({ shop: { owner: `${bob}.vault` } }) };
    for (const listed of [{}, { 'shop.alice.btc': { address: bob, zonefile: withProfile } }])
      expect(await failureOf(resolve({ second: byFile, files, listed }, 'shop.alice.btc').answer)).toHaveProperty(
        'code',
        'parent-unreadable',
      );
  });

  it('is not missing when the file its parent names could not be had', async () => {
    const listed = { 'shop.alice.btc': { address: bob, zonefile: withProfile } };
    for (const fault of [{ status: 404, body: 'none' }, { status: 200, body: '<html>' }, { status: 200, body: '[]' }, timeout]) {
      const error = await failureOf(
        resolve({ second: byFile, listed, faults: [['alice.example', fault]] }, 'shop.alice.btc').answer,
      );
      expect(error.code).toBe('nobody-answered');
    }
  });

  describe('of the first system', () => {
    const record = (owner: string) =>
      `shop TXT "owner=${owner}" "seqn=0" "parts=1" "zf0=${Buffer.from(withProfile).toString('base64').replaceAll('=', '\\=')}"\n`;
    const parentFile = (...lines: string[]) => `$ORIGIN studio.id\n$TTL 3600\n${lines.join('')}`;
    const files = { [profileUrl]: profileFile('Bob', 2) };
    const first = { 'studio.id': { owner: alice, zonefile: parentFile(record(bob)) } };
    const entry = { address: bob, zonefile: withProfile };

    it('is its parent’s word when the file that hashes to the chain creates it, listed or not', async () => {
      for (const listed of [{ 'shop.studio.id': entry }, {}])
        expect(await resolve({ first, files, listed }, 'shop.studio.id').answer).toMatchObject({
          status: 'registered',
          system: 'subdomain',
          owner: bob,
          zonefile: { text: withProfile, state: 'current' },
          profileState: 'verified',
        });
    });

    it('is so too where the second system runs the namespace and nobody has the parent there', async () => {
      const found = await resolve({ namespaces: ['id'], first, files, listed: { 'shop.studio.id': entry } }, 'shop.studio.id')
        .answer;
      expect(found).toMatchObject({ owner: bob, zonefile: { state: 'current' }, profileState: 'verified' });
    });

    it('is only listed when somebody delivers another file of the parent, or when the parent has changed hands', async () => {
      const delivered = { 'studio.id': { address: alice, zonefile: parentFile(record(alice)) }, 'shop.studio.id': entry };
      const moved = { namespaces: ['id'], second: { 'studio.id': { owner: bob } } };
      for (const world of [{ listed: delivered }, { ...moved, listed: { 'shop.studio.id': entry } }])
        expect(await resolve({ first, files, ...world }, 'shop.studio.id').answer).toMatchObject({
          owner: bob,
          zonefile: { state: 'listed' },
        });
      expect(await resolve({ first, ...moved }, 'shop.studio.id').answer).toMatchObject({ status: 'not-registered' });
    });

    it('is nobody’s to read when its parent and the list name different owners', async () => {
      const listed = { 'shop.studio.id': { ...entry, address: alice } };
      expect(await failureOf(resolve({ first, listed }, 'shop.studio.id').answer)).toHaveProperty('code', 'parent-unreadable');
    });

    it('has the newer zone file of the list, which its owner may change through any name', async () => {
      const newer = zonefileOf('shop', siteUrl);
      const listed = { 'shop.studio.id': { address: bob, zonefile: newer } };
      expect(await resolve({ first, listed }, 'shop.studio.id').answer).toMatchObject({
        owner: bob,
        zonefile: { text: newer, state: 'listed' },
      });
    });

    it('NAM-22: is not what a change says that its owner did not sign', async () => {
      const forged = record(alice).replace('seqn=0', 'seqn=1');
      const second = { 'studio.id': { owner: alice, zonefile: parentFile(forged) } };
      const error = await failureOf(resolve({ namespaces: ['id'], first, second }, 'shop.studio.id').answer);
      expect([error.code, error.reason]).toEqual(['parent-unreadable', 'unsigned']);
    });

    it('NAM-22: is not what a file with missing parts says', async () => {
      const cut = { 'studio.id': { owner: alice, zonefile: parentFile(record(bob).replace('parts=1', 'parts=2')) } };
      const error = await failureOf(resolve({ first: cut, listed: { 'shop.studio.id': entry } }, 'shop.studio.id').answer);
      expect([error.code, error.reason]).toEqual(['parent-unreadable', 'parts']);
    });

    const resolver = '_resolver URI 10 1 "https://registrar.example/"\n';
    const withResolver = { 'studio.id': { owner: alice, zonefile: parentFile(resolver) } };
    const registrar = 'https://registrar.example/v1/names/shop.studio.id';
    const movedOn = new AutonymError('host-moved', 'node.example sends to another address.', { places: ['node.example'] });

    it('that is not on the chain yet is asked of the resolver its parent names, whether the API sends there or not', async () => {
      const answer = JSON.stringify({ address: bob, zonefile: withProfile, status: 'submitted_subdomain' });
      const sendsThere: World['faults'] = [['node.example/v1/names/shop', movedOn]];
      for (const faults of [[], sendsThere]) {
        const world: World = { first: withResolver, files: { ...files, [registrar]: answer }, faults };
        const found = await resolve(world, 'shop.studio.id').answer;
        expect(found).toMatchObject({ owner: bob, zonefile: { state: 'listed' }, profileState: 'verified' });
        expect(found.sources).toContainEqual(
          expect.objectContaining({ host: 'registrar.example', asked: 'registrar', ok: true }),
        );
      }
    });

    it('that its parent’s resolver does not know is not registered, and one that it cannot say is not answered', async () => {
      const unknown = { [registrar]: { status: 404, body: JSON.stringify({ status: 'available' }) } };
      expect(await resolve({ first: withResolver, files: unknown }, 'shop.studio.id').answer).toMatchObject({
        status: 'not-registered',
      });
      for (const fault of [timeout, { status: 404, body: 'No such page' }, { status: 200, body: '<html>' }, movedOn]) {
        const world: World = { first: withResolver, faults: [['registrar.example', fault]] };
        expect(await failureOf(resolve(world, 'shop.studio.id').answer)).toHaveProperty('code', 'nobody-answered');
      }
    });

    it('is not asked of a resolver in a private network, over http or with a query', async () => {
      for (const target of [
        'http://registrar.example',
        'https://10.0.0.1',
        'https://localhost',
        'https://registrar.example/?a=',
      ]) {
        const zonefile = parentFile(`_resolver URI 10 1 "${target}"\n`);
        const { answer, asked } = resolve({ first: { 'studio.id': { owner: alice, zonefile } } }, 'shop.studio.id');
        expect(await failureOf(answer)).toHaveProperty('code', 'subdomain-elsewhere');
        for (const line of asked) expect(line).toContain('https://node.example/');
      }
    });

    it('is never missing while what its parent wrote in the first system could not be had', async () => {
      const undelivered = { 'studio.id': { address: alice } };
      const other = { 'studio.id': { address: alice, zonefile: parentFile() } };
      const present = { 'studio.id': { owner: alice, renewal: height + 1, zonefile: parentFile() } };
      const unwritten = { 'studio.id': { owner: alice, renewal: height + 1 } };
      const noFirst: World['faults'] = [['bns/name-resolve', timeout]];
      const worlds: [string, World][] = [
        ['the first system is silent', { first, faults: noFirst }],
        ['nobody delivers the file', { first, listed: undelivered }],
        [
          'nobody answers for the file',
          {
            first,
            faults: [
              ['/v1/names/studio.id', timeout],
              ['attachments', timeout],
            ],
          },
        ],
        ['somebody delivers another file', { first, listed: other }],
        ['its resolver stands in a file that is not delivered', { first: withResolver, listed: undelivered }],
        ['it is in the second too: the first is silent', { namespaces: ['id'], first, second: present, faults: noFirst }],
        ['it is in the second too: no file', { namespaces: ['id'], first, second: present, listed: undelivered }],
        ['it is in the second, unwritten: no file', { namespaces: ['id'], first, second: unwritten, listed: undelivered }],
        ['whether it ran out is not told', { namespaces: ['id'], first, second: unwritten, faults: [['/v2/info', timeout]] }],
      ];
      for (const [what, world] of worlds) {
        const error = await failureOf(resolve(world, 'shop.studio.id').answer);
        expect([what, error.code]).toEqual([what, 'nobody-answered']);
        const listed = { ...world.listed, 'shop.studio.id': entry };
        expect(await resolve({ ...world, files, listed }, 'shop.studio.id').answer, what).toMatchObject({
          owner: bob,
          zonefile: { state: 'listed' },
        });
      }
      // Somebody else's file says nothing of the subdomains of today's owner, whether it can be had or not.
      for (const second of [unwritten, present])
        expect(
          await resolve(
            { namespaces: ['id'], first, second: { 'studio.id': { ...second['studio.id'], owner: bob } }, listed: undelivered },
            'shop.studio.id',
          ).answer,
        ).toMatchObject({ status: 'not-registered' });
    });

    it('is not asked elsewhere while the list has it', async () => {
      const { answer, asked } = resolve({ first: withResolver, listed: { 'shop.studio.id': entry }, files }, 'shop.studio.id');
      expect(await answer).toMatchObject({ owner: bob });
      expect(asked.filter((line) => line.includes('registrar'))).toEqual([]);
    });
  });

  it('is not taken from the list while its parent could not be asked', async () => {
    const listed = { 'shop.alice.btc': { address: bob, zonefile: withBoth } };
    expect(
      await failureOf(resolve({ listed, faults: [['zonefile-resolver', timeout]] }, 'shop.alice.btc').answer),
    ).toHaveProperty('code', 'nobody-answered');
  });

  it('of 2018 shows its owner the Stacks way', async () => {
    const listed = { 'a.b.id': { address: '1J3PUxY5uDShUnHRrMyU6yKtoHEUPhKULs', zonefile_txt: withProfile } };
    expect(await resolve({ listed }, 'a.b.id').answer).toMatchObject({ owner: 'SP2XEVF5ZJ75VMKSQD05HEV85BX3J534D9VECQ95K' });
  });

  it('that nobody gave is not registered, and one nobody can say is not answered', async () => {
    expect(await resolve({}, 'shop.alice.btc').answer).toMatchObject({ status: 'not-registered', system: 'none' });
    expect(await failureOf(resolve({ faults: [['/v1/names/', timeout]] }, 'shop.alice.btc').answer)).toHaveProperty(
      'code',
      'nobody-answered',
    );
    expect(await failureOf(resolve({ faults: [['resolve-name', timeout]] }, 'shop.alice.btc').answer)).toHaveProperty(
      'code',
      'nobody-answered',
    );
  });
});

describe('a node that fails', () => {
  const second = { 'alice.btc': { owner: alice, renewal: height + 1, zonefile: withProfile } };
  const first = { 'alice.btc': { owner: alice, zonefile: withProfile } };
  const faults = [...Object.entries(replies.ugly), ['a timeout', timeout] as const];

  for (const [what, fault] of faults) {
    it(`NET-03 NET-06 NET-18: is never taken for "no such name": ${what}`, async () => {
      const error = await failureOf(resolve({ second, faults: [['can-resolve-name', fault]] }).answer);
      expect(error.code).toBe('nobody-answered');
      expect(error.message).toMatch(/^Nobody could say who owns alice\.btc\. node\.example /);
      const unknown = await failureOf(resolve({ faults: [['name-resolve', fault]] }).answer);
      expect(unknown.code).toBe('nobody-answered');
      const subdomain = await failureOf(resolve({ faults: [['/v1/names/', fault]] }, 'a.alice.btc').answer);
      expect(subdomain.code).toBe('nobody-answered');
    });

    it(`beside the owner leaves the owner: ${what}`, async () => {
      expect(await resolve({ second, first, faults: [['zonefile-resolver', fault]] }).answer).toMatchObject({
        status: 'registered',
        owner: alice,
        zonefile: { state: 'unreachable' },
        notFollowed: 'not-read',
        profileState: 'not-followed',
      });
      // Written in the first system or by somebody else: what could not be asked for is never what was not written.
      const older = { second: { 'alice.btc': { owner: alice } }, first, faults: [['bns/name-resolve', fault]] } satisfies World;
      expect(await resolve(older).answer).toMatchObject({ zonefile: { state: 'unreachable' }, notFollowed: 'not-read' });
      const left = { 'alice.btc': { owner: alice, zonefile: null, written: { owner: bob, zonefile: withBoth } } };
      expect(await resolve({ second: left, faults: [['map_entry', fault]] }).answer).toMatchObject({
        zonefile: { state: 'unreachable' },
        notFollowed: 'not-read',
      });
      // Written nowhere in the second system, its end was not compared by the contract, and now by nobody.
      const lapsed = { 'alice.btc': { owner: alice, renewal: height - 90_000 } };
      const unchecked = await resolve({ second: lapsed, first, faults: [['/v2/info', fault]] }).answer;
      expect(unchecked).toMatchObject({ status: 'registered', notFollowed: 'end-unchecked', profileState: 'not-followed' });
      expect(unchecked).not.toHaveProperty('lead');
      expect(await resolve({ second, faults: [['/v2/info', fault]] }).answer).toMatchObject({
        status: 'registered',
        owner: alice,
      });
      expect(
        await resolve({
          first,
          faults: [
            ['/v1/names/', fault],
            ['/v2/attachments', fault],
          ],
        }).answer,
      ).toMatchObject({
        system: 'bns-v1',
        owner: alice,
        zonefile: { state: 'undelivered' },
      });
    });
  }

  it('holds nobody up when its answer is not needed', async () => {
    const faults: World['faults'] = [
      ['name-resolve', 'never'],
      ['/v2/info', 'never'],
    ];
    const found = await resolve({ second: { 'alice.btc': { owner: alice, zonefile: withBoth } }, files: {}, faults }).answer;
    expect(found).toMatchObject({ status: 'registered', lead });
    expect(found.sources.map(({ asked }) => asked)).toEqual(['owner', 'zonefile', 'profile']);
  });

  it('is followed by the next node, and both are in the trace', async () => {
    const { answer } = resolve(
      { second, files: { [profileUrl]: profileFile('Alice') }, faults: [['first.node.example', timeout]] },
      'alice.btc',
      {
        nodeUrls: ['https://first.node.example', 'https://second.node.example'],
      },
    );
    const found = await answer;
    expect(found).toMatchObject({ owner: alice, profileState: 'verified' });
    expect(found.sources.filter(({ asked }) => asked === 'owner')).toMatchObject([
      { host: 'first.node.example', ok: false },
      { host: 'second.node.example', ok: true },
    ]);
  });
});

describe('text that is no name', () => {
  it('NAM-01: is refused before anybody is asked', async () => {
    for (const text of [
      'аlice.btc',
      'al\0ice.btc',
      'alice.btc\r\n',
      '\talice.btc',
      ' alice.btc',
      '\ufeffalice.btc',
      'alice\u2028.btc',
    ]) {
      const { answer, asked } = resolve({}, text);
      expect(await failureOf(answer)).toHaveProperty('code', 'bad-name');
      expect(asked).toEqual([]);
    }
  });

  it('NAM-09: a name that a browser would read as the address of a machine is asked for at the node, as a name', async () => {
    for (const text of ['1.2', '0x7f.1', '127.1', '1.2.3']) {
      const { answer, asked } = resolve({}, text);
      await answer;
      expect(asked.length).toBeGreaterThan(0);
      for (const line of asked) expect(new URL(line.split(' ')[1] ?? '').host).toBe('node.example');
    }
  });
});
