/**
 * What the servers of 2018 would say: a name as it stands today, and the files of one app in the storage of today. Part of `registry.js`.
 * Whose page is answered, the deeds decide. Format: docs/protocol/old-hosts.md.
 */
import * as v from 'valibot';
import type { NameAnswer } from '../contract/names.ts';
import type { OldHostAnswer } from '../contract/page.ts';
import type { Network } from '../contract/settings.ts';
import { later } from '../contract/shapes.ts';
import type { ConnectedApp } from '../contract/wallet.ts';
import { readPrimaryName } from '../network/bns-v2.ts';
import type { Http } from '../network/http.ts';
import { makeHub } from '../network/hub.ts';
import { makeNode } from '../network/node.ts';
import { encodeBase64 } from '../protocol/base64.ts';
import { AutonymError } from '../protocol/error.ts';
import { bitcoinFromStacks, stacksAddressOn } from '../protocol/keys/address.ts';
import type { Vault } from '../vault/vault.ts';
import { faultOf } from './fault.ts';

export type OldHosts = ReturnType<typeof makeOldHosts>;
export type OldHostPowers = {
  http: Http;
  vault: Pick<Vault, 'appKey' | 'identityKey' | 'stacksKey' | 'listIdentities'>;
  patienceMs?: number;
};
/** On which network, and with which names: those kept in the cache count. */
export type Today = { network: Network; resolve: (name: string) => Promise<NameAnswer> };

/** Larger files the page fetches itself. */
const maxBytes = 1_048_576;

export function makeOldHosts({ http, vault, patienceMs = 10_000 }: OldHostPowers) {
  const isOwn = async (owner: string | undefined, identityIndex: number): Promise<boolean> => {
    const { idAddress } = await vault.identityKey(identityIndex);
    const { mainnet } = await vault.stacksKey(identityIndex);
    return owner !== undefined && [mainnet, stacksAddressOn('mainnet', idAddress)].includes(stacksAddressOn('mainnet', owner));
  };

  const sayName = async (name: string, isSigner: boolean, identityIndex: number, { resolve }: Today): Promise<OldHostAnswer> => {
    const { status, owner, zonefile, notFollowed } = await resolve(name);
    if (status === 'not-registered' || status === 'unknown-namespace') return json(404, { status: 'available' });
    // As the servers did: a name that is not its owner's to use has nobody.
    if (owner === undefined || notFollowed !== undefined) return json(404, { error: 'This name leads nowhere at the moment.' });
    const own = isSigner && (await isOwn(owner, identityIndex));
    return json(200, {
      status: 'registered',
      blockchain: 'bitcoin',
      // Clients of that time compare it with who signed, and know the spelling of Bitcoin alone.
      address: own ? (await vault.identityKey(identityIndex)).idAddress : bitcoinFromStacks(stacksAddressOn('mainnet', owner)),
      zonefile: zonefile?.text ?? '',
      zonefile_hash: zonefile?.hash ?? '',
    });
  };

  const readFile = async (hubUrl: string, place: string): Promise<OldHostAnswer> => {
    const url = (await makeHub({ http, hubUrl }).info()).readUrlPrefix + place;
    try {
      const { status, header, body } = await http({ url, maxBytes });
      return { status, type: header('content-type') ?? 'application/octet-stream', body: encodeBase64(body) };
    } catch (error) {
      if (faultOf(error).code === 'answer-too-large') return { goTo: url };
      throw error;
    }
  };

  const findName = async (identityIndex: number, { network, resolve }: Today): Promise<string | undefined> => {
    const { [network.chain]: address } = await vault.stacksKey(identityIndex);
    const { identities } = await vault.listIdentities({ only: [identityIndex] }, 0);
    // Nobody knows it, and no node shall hear of it.
    if (identities[0]?.site !== undefined) return undefined;
    // An identity that was found by its name is called by it.
    for (const name of [await findPrimaryName(http, network, address), identities[0]?.label]) {
      const found = name?.includes('.') ? await resolve(name).catch(() => undefined) : undefined;
      if (found?.notFollowed === undefined && (await isOwn(found?.owner, identityIndex))) return found?.name;
    }
    return undefined;
  };

  return {
    /**
     * Null for what is none of ours to answer. Throws `bad-params`, and as the resolver and the hub do: their silence is not an answer.
     */
    answer: async (
      ask: unknown,
      { origin, identityIndex, form }: Pick<ConnectedApp, 'origin' | 'identityIndex' | 'form'>,
      today: Today,
    ): Promise<OldHostAnswer | null> => {
      const parsed = v.safeParse(askShape(), ask);
      if (!parsed.success) throw new AutonymError('bad-params', 'These parameters do not fit this method.');
      const { url, method, signsIn } = parsed.output;
      const { hubUrl } = today.network;
      const [, host, path = ''] = /^https:\/\/(\w+)\.blockstack\.org\/([^?#]*)$/.exec(new URL(url).href) ?? [];
      const reads = method === 'GET';
      const [, name] = /^v1\/names\/([\w.-]+)\/?$/.exec(path) ?? [];
      if (host === 'core' && name && reads) return sayName(name, signsIn, identityIndex, today);
      if (hubUrl === null) return null;
      if (host === 'hub' && path === 'hub_info' && reads) return readHubInfo(http, hubUrl);
      const [, verb = '', place = ''] = /^(hub|store|delete|list-files)\/(.+)$/.exec(path) ?? [];
      const { publicKey } = await vault.identityKey(identityIndex);
      const { address } = await vault.appKey(identityIndex, origin, publicKey, form);
      const isOwnPlace = place === address || place.startsWith(`${address}/`);
      // Steps out of a folder are gone from an address that was read, but for those that hide a slash.
      if (!isOwnPlace || /%2f|%5c/i.test(place)) return null;
      if (host === 'gaia' && verb === 'hub' && reads) return readFile(hubUrl, place);
      return host === 'hub' && verb !== 'hub' ? { goTo: `${hubUrl}/${verb}/${place}` } : null;
    },

    /**
     * The name others know this identity by, if it has one and it truly leads to it. Never throws for what the network does: a person waits for
     * the sign-in, and a name that is not found soon is none.
     */
    findUsername: async (identityIndex: number, today: Today): Promise<string | undefined> => {
      const slow = new Promise<undefined>((resolve) => setTimeout(resolve, patienceMs));
      return Promise.race([findName(identityIndex, today), slow]);
    },
  };
}

/** By the first node that says it; undefined also when none does. */
async function findPrimaryName(http: Http, network: Network, address: string): Promise<string | undefined> {
  for (const url of network.nodeUrls) {
    try {
      return await readPrimaryName(makeNode({ http, url }), network, address);
    } catch (error) {
      if (!(error instanceof AutonymError)) throw error; // Anything else is a mistake of ours; a node that fails is not the last one.
    }
  }
  return undefined;
}

async function readHubInfo(http: Http, hubUrl: string): Promise<OldHostAnswer> {
  const { status, body } = await http({ url: `${hubUrl}/hub_info`, maxBytes: 16_384 });
  return { status, type: jsonType, body: encodeBase64(body) };
}

const json = (status: number, value: unknown): OldHostAnswer => ({
  status,
  type: jsonType,
  body: encodeBase64(new TextEncoder().encode(JSON.stringify(value))),
});
const jsonType = 'application/json';

const askShape = later(() =>
  v.strictObject({
    url: v.pipe(v.string(), v.maxLength(2048), v.url()),
    method: v.pipe(v.string(), v.toUpperCase()),
    signsIn: v.boolean(),
  }),
);
