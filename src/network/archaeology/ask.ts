/** One question to its host, and what its answer says. An answer that is neither yes nor no is thrown, never taken for *nothing*. */
import * as v from 'valibot';
import type { Network } from '../../contract/settings.ts';
import { bufferOf, type ClarityValue } from '../../protocol/chain/clarity.ts';
import { AutonymError } from '../../protocol/error.ts';
import { stacksAddress } from '../../protocol/keys/address.ts';
import { parseName } from '../../protocol/names/name.ts';
import { bucketFileUrl, bucketUrl } from '../../protocol/storage/bucket.ts';
import type { JsonObject } from '../../protocol/token/json.ts';
import { readSignedProfile, verifyProfileFile } from '../../protocol/token/profile-token.ts';
import { profileView } from '../../protocol/token/profile-view.ts';
import { checkStatus, garbled, hostOf, readAnswer, textOf, webPage } from '../answer.ts';
import { namesOfFirst, namesOfSecond, type Place } from '../holdings.ts';
import type { Http } from '../http.ts';
import { makeHub } from '../hub.ts';
import { makeNode } from '../node.ts';
import { makeResolver } from '../resolver.ts';
import type { StandingOfSubdomain } from '../standing-subdomain.ts';
import { addressesOf, type Dig, findingOf } from './dig.ts';
import type { BucketForm, Finding, FindingOf, Generation, Question } from './question.ts';
import { originsOf, readWalletConfig } from './wallet-config.ts';

/** The vault's share. */
export type DigSecrets = {
  configBuckets(): Promise<Record<Generation, string>>;
  /** Throws `cipher-refused`. */
  openConfig(generation: Generation, file: string): Promise<string>;
  listingBearer(
    bucket: { index: number; origin: string; form: BucketForm },
    hub: { challengeText: string; hubUrl: string },
  ): Promise<{ address: string; bearer: string }>;
};

export type AskPowers = {
  http: Http;
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  standingOfSubdomain: StandingOfSubdomain;
  network: Network;
  secrets: DigSecrets;
};

/** `whole: false`: a part of it nobody could say; it is to be asked again. */
export type Asked = { what: Finding | undefined; whole: boolean };

const timeoutMs = 8_000;
const maxBytes = 1_048_576;

/** Undefined is a *no* that a host said in so many words. Throws what `Http` throws, `host-refused`, `host-garbled`, `nobody-answered`. */
export async function ask(powers: AskPowers, dig: Dig, question: Question): Promise<Asked> {
  if (question.kind === 'name') return askName(powers, question.name);
  return { what: await answerOf(powers, dig, question), whole: true };
}

async function answerOf(
  powers: AskPowers,
  dig: Dig,
  question: Exclude<Question, { kind: 'name' }>,
): Promise<Finding | undefined> {
  switch (question.kind) {
    case 'hub': {
      const { readUrlPrefix, challengeText } = await makeHub({ http: powers.http, hubUrl: hubUrlOf(powers) }).info();
      return { kind: 'hub', readUrl: readUrlPrefix, challengeText };
    }
    case 'config':
      return askConfig(powers, dig, question.generation);
    case 'names': {
      const names = await askNodes(powers, (node) =>
        question.system === 'v1'
          ? namesOfFirst(powers.http, node, question.address)
          : namesOfSecond(powers, node, question.address),
      );
      return names.length === 0 ? undefined : { kind: 'names', names };
    }
    case 'balance': {
      const { ustx, transactions } = await askNodes(powers, (node) => balanceOf(powers.http, node, question.address));
      return ustx === '0' && transactions === 0 ? undefined : { kind: 'balance', ustx, transactions };
    }
    case 'profile':
      return askProfile(powers, dig, question);
    case 'fate':
      return askNodes(powers, (node) => fateOf(powers.network, node, question.name));
    case 'bucket':
      return askBucket(powers, dig, question);
  }
}

async function askName({ http, now, sleep, network, standingOfSubdomain }: AskPowers, name: string): Promise<Asked> {
  const resolver = makeResolver({
    http,
    now,
    sleep,
    network,
    agreeing: 1,
    tips: new Map(),
    isFailing: () => false,
    standingOfSubdomain,
  });
  const { status, system, owner, expires, profileState, sources } = await resolver.resolve(name);
  if (status === 'contradicted') throw new AutonymError('nobody-answered', `Servers say different things about ${name}.`);
  const failed = sources.filter(({ ok }) => !ok).map(({ asked }) => asked);
  // What one node did not say another may have said.
  const whole = failed.every((asked) => sources.some((source) => source.asked === asked && source.ok));
  return {
    what: {
      kind: 'name',
      status,
      system,
      ...(owner === undefined ? {} : { owner }),
      ...(typeof expires === 'string' ? {} : { expiresAtHeight: expires.atHeight }),
      profile: profileState,
    },
    whole,
  };
}

async function askConfig(powers: AskPowers, dig: Dig, generation: Generation): Promise<Finding | undefined> {
  const address = (await powers.secrets.configBuckets())[generation];
  const file = await findFile(powers.http, fileUrl(dig, address, 'wallet-config.json'));
  if (file === undefined) return undefined;
  const accounts = readWalletConfig(await powers.secrets.openConfig(generation, file));
  return accounts === undefined ? undefined : { kind: 'config', accounts };
}

async function askProfile(
  { http, network }: AskPowers,
  dig: Dig,
  { index, bucket, path }: Question & { kind: 'profile' },
): Promise<Finding | undefined> {
  const account = dig.accounts.find((one) => one.index === index);
  if (account === undefined) throw new TypeError('asked for the profile of an account that was not derived');
  const file = await findFile(http, fileUrl(dig, bucket, path));
  if (file === undefined) return undefined;
  // Wallets since 2021 sign with the key of the Stacks account, those before with the identity's.
  for (const owner of addressesOf(account)) {
    try {
      return profileFinding(verifyProfileFile(file, owner));
    } catch (error) {
      if (!(error instanceof AutonymError)) throw error;
      if (error.code !== 'profile-wrong-owner') throw error;
    }
  }
  // Somebody else's: the folder was another identity's.
  if (!dig.outside) return undefined;
  // Only the address's own key writes to its storage, so whose key signed it is told by that owner.
  const { claim, signer } = readSignedProfile(file);
  return { ...profileFinding(claim), signer: stacksAddress(signer, network.chain) };
}

function profileFinding(claim: JsonObject): FindingOf<'profile'> {
  const { name } = profileView(claim);
  return { kind: 'profile', ...(name === undefined ? {} : { name }), origins: originsOf(claim['apps']) };
}

async function askBucket(
  powers: AskPowers,
  dig: Dig,
  { index, origin, form }: Question & { kind: 'bucket' },
): Promise<Finding | undefined> {
  const hubUrl = hubUrlOf(powers);
  const { challengeText } = hubOf(dig);
  const { address, bearer } = await powers.secrets.listingBearer({ index, origin, form }, { challengeText, hubUrl });
  const answer = await powers.http({
    url: `${hubUrl}/list-files/${address}`,
    method: 'POST',
    headers: { Authorization: bearer, 'Content-Type': 'application/json' },
    body: JSON.stringify({ page: null, stat: true }),
    timeoutMs,
    maxBytes,
  });
  const { entries, page } = readAnswer(hostOf(hubUrl), answer, listingShape);
  const files = entries.filter((entry) => entry !== null);
  const more = typeof page === 'string' && page !== '';
  if (files.length === 0 && !more) return undefined;
  const lastSeconds = Math.max(0, ...files.map((entry) => (typeof entry === 'string' ? 0 : (entry.lastModifiedDate ?? 0))));
  return {
    kind: 'bucket',
    address,
    files: files.length,
    more,
    ...(lastSeconds > 0 ? { lastMs: lastSeconds * 1000 } : {}),
  };
}

/** A file of storage. Only the storage's own word for *no such file* is a no: a gateway's 404 says nothing about a file. */
async function findFile(http: Http, url: string): Promise<string | undefined> {
  const answer = await http({ url, timeoutMs, maxBytes });
  const text = textOf(answer.body);
  if (answer.status === 404 && /BlobNotFound|ContainerNotFound|NoSuchKey|DoesNotExist|File does not exist/.test(text))
    return undefined;
  checkStatus(hostOf(url), answer);
  if (!/^\s*[[{]/.test(text)) throw webPage(hostOf(url));
  return text;
}

async function balanceOf(http: Http, { host, url }: Place, address: string): Promise<{ ustx: string; transactions: number }> {
  const answer = await http({ url: `${url}/v2/accounts/${address}?proof=0`, timeoutMs, maxBytes });
  const { balance, locked, nonce } = readAnswer(host, answer, accountShape);
  return { ustx: String(BigInt(balance) + BigInt(locked)), transactions: nonce };
}

async function fateOf(network: Network, { host, node }: Place, full: string): Promise<Finding> {
  const { labels, namespace } = parseName(full);
  const [name, space] = [bufferOf(labels.at(-1) ?? ''), bufferOf(namespace)];
  const { burnHeight } = await node.info();
  const info = await node.callRead(network.bnsV2, 'get-bns-info', [name, space]);
  const price = await node.callRead(network.bnsV2, 'get-name-price', [space, name]);
  if (info.type !== 'some' && info.type !== 'none') throw garbled(host, 'no record of a name');
  const fields = info.type === 'some' && info.value.type === 'tuple' ? info.value.fields : undefined;
  const registered = fields?.get('registered-at');
  const registeredAtHeight =
    registered?.type === 'some' && registered.value.type === 'uint' ? Number(registered.value.value) : undefined;
  // 0: it never ends.
  const ends = fields?.get('renewal-height');
  const endsAtHeight = ends?.type === 'uint' && ends.value > 0n ? Number(ends.value) : undefined;
  const priceUstx = priceOf(price);
  return {
    kind: 'fate',
    burnHeight,
    ...(registeredAtHeight === undefined ? {} : { registeredAtHeight }),
    ...(endsAtHeight === undefined ? {} : { endsAtHeight }),
    ...(priceUstx === undefined ? {} : { priceUstx }),
  };
}

/** The contract wraps its answer twice. A namespace that nobody opened there has no price. */
function priceOf(value: ClarityValue): string | undefined {
  if (value.type === 'ok') return priceOf(value.value);
  return value.type === 'uint' ? String(value.value) : undefined;
}

/** The nodes in order, until one answers. */
async function askNodes<T>(
  { http, network }: Pick<AskPowers, 'http' | 'network'>,
  job: (place: Place) => Promise<T>,
): Promise<T> {
  let last = new AutonymError('no-node', 'This network has no node to ask.');
  for (const url of network.nodeUrls) {
    const node = makeNode({ http, url });
    try {
      return await job({ host: node.host, url, node });
    } catch (error) {
      if (!(error instanceof AutonymError)) throw error;
      last = error;
    }
  }
  throw last;
}

function hubOf(dig: Dig): FindingOf<'hub'> {
  const hub = findingOf(dig, { kind: 'hub' });
  if (hub === undefined) throw new TypeError('asked of storage before its hub was known');
  return hub;
}

function hubUrlOf({ network }: AskPowers): string {
  if (network.hubUrl === null) throw new TypeError('asked of a hub that this network does not have');
  return network.hubUrl;
}

function fileUrl(dig: Dig, bucket: string, path: string): string {
  return bucketFileUrl(bucketUrl(hubOf(dig).readUrl, bucket), path);
}

const hexNumber = v.pipe(v.string(), v.regex(/^0x[0-9a-f]{1,32}$/i));
const accountShape = v.object({ balance: hexNumber, locked: v.optional(hexNumber, '0x0'), nonce: v.number() });
const listingShape = v.object({
  entries: v.array(v.nullable(v.union([v.string(), v.object({ name: v.string(), lastModifiedDate: v.optional(v.number()) })]))),
  page: v.optional(v.nullable(v.string())),
});
