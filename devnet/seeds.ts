/**
 * The names that exist from the start, one for every fate a name can have, and the profiles their owners keep on the hub. Profiles are
 * signed and stored by the published libraries, so that they owe nothing to the code they test.
 */
import { config } from '@stacks/common';
import { connectToGaiaHub, uploadToGaiaHub } from '@stacks/storage';
import { type BufferCV, Cl, cvToString } from '@stacks/transactions';
import blockstack from 'blockstack';
import { type Account, accounts, aliceStacksAccount } from './accounts.ts';
import type { Chain } from './chain/chain.ts';
import { call, launchNamespaces, layGenesis } from './chain/genesis.ts';
import { bnsV1, bnsV2, founder, zonefileResolver } from './chain/principals.ts';
import type { Registry } from './node/registry.ts';
import { pastNames, storePastFiles } from './past-users.ts';

/** A name a person or a test can type. The words for `status` are those the product uses. */
export type SeededName = {
  name: string;
  /** What there is to see, in a few words. */
  what: string;
  status: 'registered' | 'expired' | 'in-grace' | 'revoked' | 'history';
  system: 'bns-v2' | 'bns-v1' | 'subdomain';
  /** c32 */
  owner: string;
  /** Its owner keeps a signed profile on the hub. */
  profile: boolean;
  /** Where its zone file leads, when that is a web site. */
  site?: string;
};

export type SeedPlaces = {
  hubUrl: string;
  /** Ends with a slash. */
  readUrl: string;
  /** Origins of the web sites behind names; `alice` and `gallery` are hosts the https one has a certificate for. */
  sites: { http: string; https: string };
};

export type Seeds = { names: SeededName[]; zonefiles: ReturnType<typeof makeZonefiles>; readUrl: string };

export function makeSeeds(places: SeedPlaces): Seeds {
  const zonefiles = makeZonefiles(places);
  const { alice, bob, carol, dana, dave, erin, frank, late, studio } = accounts;
  const registered = { status: 'registered', system: 'bns-v2' } as const;
  const site = (host: string, base: string) => siteOf(host, base);
  const names: SeededName[] = [
    {
      ...registered,
      name: 'alice.btc',
      what: 'a profile and a web site over https',
      owner: alice.stacks,
      profile: true,
      site: site('alice', places.sites.https),
    },
    {
      ...registered,
      name: 'gallery.btc',
      what: 'a web site over https, from a JSON zone file',
      owner: alice.stacks,
      profile: false,
      site: site('gallery', places.sites.https),
    },
    {
      ...registered,
      name: 'plain.btc',
      what: 'a web site over http',
      owner: bob.stacks,
      profile: false,
      site: site('plain', places.sites.http),
    },
    { ...registered, name: 'archive.btc', what: 'content on IPFS', owner: dave.stacks, profile: false },
    { ...registered, name: 'bob.id', what: 'only a profile', owner: bob.stacks, profile: true },
    {
      ...registered,
      name: 'carol.id',
      what: 'in both systems, its zone file only in the first',
      owner: carol.stacks,
      profile: true,
    },
    { ...registered, name: 'bare.btc', what: 'registered, nothing published', owner: erin.stacks, profile: false },
    {
      ...registered,
      name: 'frank.podcast',
      what: 'in a namespace that is only in the first naming system',
      system: 'bns-v1',
      owner: frank.stacks,
      profile: true,
    },
    {
      name: 'studio.id',
      what: 'left behind in the first system, where it gave out subdomains',
      status: 'history',
      system: 'bns-v1',
      owner: studio.stacks,
      profile: false,
    },
    { ...registered, name: 'dana.studio.id', what: 'a subdomain', system: 'subdomain', owner: dana.stacks, profile: true },
    {
      ...registered,
      name: 'moved.btc',
      what: 'transferred; its zone file is of the owner before',
      owner: erin.stacks,
      profile: false,
    },
    {
      ...registered,
      name: 'lapsing.btc',
      what: 'run out, its owner may still renew',
      status: 'in-grace',
      owner: late.stacks,
      profile: false,
    },
    { ...registered, name: 'expired.btc', what: 'run out', status: 'expired', owner: late.stacks, profile: false },
    { ...registered, name: 'revoked.btc', what: 'revoked by its owner', status: 'revoked', owner: late.stacks, profile: false },
  ];
  return { names, zonefiles, readUrl: places.readUrl };
}

/** Everything that happens before the first request. */
export async function seedChain(chain: Chain, registry: Registry, { zonefiles, readUrl }: Seeds): Promise<void> {
  await layGenesis(chain);
  for (const { stacks } of Object.values(accounts)) chain.perform({ do: 'mint', to: stacks, amount: 10_000_000_000n });
  chain.perform({ do: 'mint', to: aliceStacksAccount, amount: 10_000_000_000n });

  const { alice, bob, carol, dave, erin, frank, late, studio } = accounts;
  importV1(chain, registry, 'carol.id', carol, zonefiles.carol);
  importV1(chain, registry, 'frank.podcast', frank, zonefiles.frank);
  importV1(chain, registry, 'studio.id', studio, zonefiles.studio);
  importV1(chain, registry, 'moved.btc', dave, zonefiles.moved);
  const past = pastNames(bob.stacks);
  for (const account of past.rich) chain.perform({ do: 'mint', to: account, amount: 10_000_000n });
  for (const { name, owner, profileBucket } of past.imported)
    importV1(chain, registry, name, { stacks: owner }, profileZonefile(name, `${readUrl}${profileBucket}/profile.json`));
  launchNamespaces(chain);

  for (const one of past.ranOut) claimWithNothingLeft(chain, one);
  claim(chain, 'expired.btc', late, zonefiles.expired);
  chain.perform({ do: 'burn-blocks', count: 3_000 });
  claim(chain, 'lapsing.btc', late, zonefiles.lapsing);
  // 10,000 blocks of life and 5,000 of grace are over for the first name, and only the life of the second
  chain.perform({ do: 'burn-blocks', count: 12_100 });

  claim(chain, 'alice.btc', alice, zonefiles.alice);
  claim(chain, 'gallery.btc', alice, zonefiles.gallery);
  claim(chain, 'plain.btc', bob, zonefiles.plain);
  claim(chain, 'bob.id', bob, zonefiles.bob);
  claim(chain, 'carol.id', carol);
  claim(chain, 'bare.btc', erin);
  const moved = claim(chain, 'moved.btc', dave, zonefiles.moved);
  claim(chain, 'revoked.btc', late, zonefiles.revoked);
  call(chain, zonefileResolver, 'revoke-name', fqn('revoked.btc'), late.stacks);
  chain.perform({ do: 'burn-blocks', count: 2 });
  const parties = [Cl.principal(dave.stacks), Cl.principal(erin.stacks)];
  call(chain, bnsV2, 'transfer', [Cl.uint(moved), ...parties], dave.stacks);
  // Who had a name of the first system was given it in the second.
  for (const one of [...past.imported, ...past.claimed]) claimWithNothingLeft(chain, one);
  claim(chain, 'archive.btc', dave, zonefiles.archive);
  chain.perform({ do: 'burn-blocks', count: 1 });
  chain.keepOrigin();
}

/** Profiles as their owners would publish them: signed, wrapped, and stored at the address of the key. */
export async function storeProfiles({ hubUrl }: SeedPlaces): Promise<void> {
  const { alice, bob, carol, dana, frank } = accounts;
  const owners: [Account, Record<string, unknown>][] = [
    [
      alice,
      person('Alice Example', 'Paints, and lives on a local network.', [{ service: 'github', identifier: 'alice-example' }]),
    ],
    [bob, person('Bob Example', 'Has a profile and no web site.')],
    [carol, person('Carol Example', 'Has been here since the first naming system.')],
    [dana, person('Dana Example', 'Borrows a name from the studio.')],
    [frank, person('Frank Example', 'Never moved to the second naming system.')],
  ];
  await Promise.all([...owners.map(([account, profile]) => storeProfile(hubUrl, account, profile)), storePastFiles(hubUrl)]);
}

config.logLevel = 'warn'; // the library tells every step otherwise

async function storeProfile(hubUrl: string, { privateKey, publicKey }: Account, profile: Record<string, unknown>): Promise<void> {
  const token = blockstack.signProfileToken(profile, privateKey, { publicKey }, { publicKey });
  const file = JSON.stringify([blockstack.wrapProfileToken(token)], null, 2);
  const hub = await connectToGaiaHub(hubUrl, privateKey);
  await uploadToGaiaHub('profile.json', file, hub, 'application/json', false, undefined, true);
}

function person(name: string, description: string, accountsOf: { service: string; identifier: string }[] = []) {
  return {
    '@context': 'http://schema.org',
    '@type': 'Person',
    name,
    description,
    ...(accountsOf.length > 0 && { account: accountsOf.map((account) => ({ '@type': 'Account', ...account })) }),
  };
}

/** Exactly these bytes are hashed and stored. */
function makeZonefiles({ readUrl, sites }: SeedPlaces) {
  const { alice, bob, carol, dana, dave, frank, late } = accounts;
  const profile = ({ bitcoin }: Account) => `${readUrl}${bitcoin}/profile.json`;
  const records = profileZonefile;
  const danaZonefile = Buffer.from(records('dana', profile(dana)))
    .toString('base64')
    .replaceAll('=', '\\=');
  return {
    alice: records('alice.btc', profile(alice), siteOf('alice', sites.https)),
    archive: records('archive.btc', `ipfs://${archiveCid}`),
    bob: records('bob.id', profile(bob)),
    carol: records('carol.id', profile(carol)),
    frank: records('frank.podcast', profile(frank)),
    moved: records('moved.btc', profile(dave)),
    lapsing: records('lapsing.btc', profile(late)),
    expired: records('expired.btc', profile(late)),
    revoked: records('revoked.btc', profile(late)),
    studio: `$ORIGIN studio.id\n$TTL 3600\ndana TXT "owner=${dana.bitcoin}" "seqn=0" "parts=1" "zf0=${danaZonefile}"\n`,
    gallery: JSON.stringify({
      owner: alice.stacks,
      btc: 'bc1qxy2kgdygjrsqtzq2n0yrf2493p83kkfjhx0wlh',
      bio: 'Paintings by Alice',
      website: siteOf('gallery', sites.https),
      name: 'Gallery',
      location: '',
      social: [{ platform: 'github', username: 'alice-example' }],
      addresses: [{ network: 'bitcoin', address: 'bc1qxy2kgdygjrsqtzq2n0yrf2493p83kkfjhx0wlh', type: 'payment' }],
      meta: [],
      subdomains: [{ shop: { owner: alice.stacks } }],
    }),
    plain: JSON.stringify({
      owner: bob.stacks,
      general: '',
      twitter: '',
      url: siteOf('plain', sites.http),
      nostr: '',
      lightning: '',
      btc: '',
      subdomains: {},
    }),
  };
}

/** The welcome that every IPFS node brings; the devnet has no IPFS, and tests answer for its gateway. */
export const archiveCid = 'bafybeie5nqv6kd3qnfjupgvz34woh3oksc3iau6abmyajn7qvtf6d2ho34';

/** The bytes the wallets of 2018 wrote. */
function profileZonefile(origin: string, ...uris: string[]): string {
  return `$ORIGIN ${origin}\n$TTL 3600\n${uris.map((uri) => `_http._tcp\tIN\tURI\t10\t1\t"${uri}"\n`).join('')}\n`;
}

/** `https://site.localhost:1234` with another host. */
function siteOf(host: string, base: string): string {
  return `${base.replace('://site.', `://${host}.`).replace(/\/$/, '')}/`;
}

function importV1(chain: Chain, registry: Registry, full: string, owner: Pick<Account, 'stacks'>, zonefile: string): void {
  const [name, namespace] = fqn(full);
  const hash = Cl.bufferFromHex(registry.keepAttachment(zonefile));
  call(chain, bnsV1, 'name-import', [namespace, name, Cl.principal(owner.stacks), hash], founder);
}

/** Returns the id of the name in the second system. */
export function claim(chain: Chain, full: string, owner: Pick<Account, 'stacks'>, zonefile?: string): number {
  const [name, namespace] = fqn(full);
  call(chain, bnsV2, 'name-claim-fast', [name, namespace, Cl.principal(owner.stacks)], owner.stacks);
  if (zonefile !== undefined) {
    const text = Cl.some(Cl.bufferFromUtf8(zonefile));
    call(chain, zonefileResolver, 'update-zonefile', [name, namespace, text], owner.stacks);
  }
  const id = chain.vm.read(bnsV2, 'get-last-token-id', [], owner.stacks);
  return id.type === 'ok' && id.value.type === 'uint' ? Number(id.value.value) : 0;
}

/** What the owner of a name of the second system does with it: writes another zone file, and then gives it away. */
export function change(chain: Chain, full: string, { owner, zonefile }: { owner?: string; zonefile?: string }): void {
  const [name, namespace] = fqn(full);
  const id = chain.vm.read(bnsV2, 'get-id-from-bns', [name, namespace], founder);
  const holder = id.type === 'some' ? chain.vm.read(bnsV2, 'get-owner', [id.value], founder) : undefined;
  const present = holder?.type === 'ok' && holder.value.type === 'some' ? cvToString(holder.value.value).replace(/^'/, '') : '';
  if (id.type !== 'some' || present === '') throw new Error(`Nobody owns ${full}.`);
  if (zonefile !== undefined) {
    const text = Cl.some(Cl.bufferFromUtf8(zonefile));
    call(chain, zonefileResolver, 'update-zonefile', [name, namespace, text], present);
  }
  if (owner !== undefined) call(chain, bnsV2, 'transfer', [id.value, Cl.principal(present), Cl.principal(owner)], present);
}

/** By somebody who had exactly its price, so that the address is empty again. */
function claimWithNothingLeft(chain: Chain, { name, owner }: { name: string; owner: string }): void {
  chain.perform({ do: 'mint', to: owner, amount: 2_000_000n });
  claim(chain, name, { stacks: owner });
}

function fqn(full: string): [BufferCV, BufferCV] {
  const [name = '', namespace = ''] = full.split('.');
  return [Cl.bufferFromUtf8(name), Cl.bufferFromUtf8(namespace)];
}
