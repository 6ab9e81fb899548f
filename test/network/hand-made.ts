/** An Http made by hand: a small world of contracts, listed names and files, with a fault wherever a test wants one. */
import { readFileSync } from 'node:fs';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils';
import type { Network } from '../../src/contract/settings.ts';
import { mainnet } from '../../src/network/endpoints.ts';
import type { Http, HttpRequest } from '../../src/network/http.ts';
import { bufferOf, type ClarityValue, formatClarity } from '../../src/protocol/chain/clarity.ts';
import { AutonymError } from '../../src/protocol/error.ts';
import { stacksAddress } from '../../src/protocol/keys/address.ts';
import { publicKeyOf } from '../../src/protocol/keys/secp256k1.ts';
import { zonefileHash } from '../../src/protocol/names/zonefile.ts';
import { signToken } from '../../src/protocol/token/jwt.ts';

export type Reply = { status: number; body: string };

export const replies = JSON.parse(readFileSync(new URL('../fixtures/network/replies.json', import.meta.url), 'utf8')) as {
  info: { burn_block_height: number; stacks_tip_height: number };
  notFound: object;
  subdomainNotFound: object;
  ugly: Record<string, Reply>;
};

export const height = replies.info.burn_block_height;
export const network: Network = { ...mainnet, nodeUrls: ['https://node.example'] };

const privateKey = (seed: number) => new Uint8Array(32).fill(seed);
const addressOf = (seed: number) => stacksAddress(publicKeyOf(privateKey(seed)), 'mainnet');
export const alice = addressOf(1);
export const bob = addressOf(2);

/** A profile file, signed by Alice unless another seed is given. */
export function profileFile(name: string, seed = 1, exp?: string): string {
  return signedFile({ '@type': 'Person', name }, seed, exp);
}

export function signedFile(claim: object, seed = 1, exp?: string): string {
  const publicKey = bytesToHex(publicKeyOf(privateKey(seed)));
  const payload = { jti: 'x', ...(exp === undefined ? {} : { exp }), subject: { publicKey }, issuer: { publicKey }, claim };
  return JSON.stringify([{ token: signToken(payload, privateKey(seed)) }], null, 2);
}

export type World = {
  /** By name: the second system. `zonefile`: text; or an error code of the resolver; or null for *not of this owner*. */
  second?: Record<
    string,
    { owner: string; renewal?: number; zonefile?: string | null | number; written?: { owner: string; zonefile: string } }
  >;
  /** By name: the first system; a number is its error. */
  first?: Record<
    string,
    { owner: string; zonefile?: string /** Instead of the text's own. */; hash?: string; endsAt?: number } | number
  >;
  /** Launched in the second system; by default `btc`. */
  namespaces?: string[];
  /** Opened in the first; by default `id`. */
  namespacesFirst?: string[];
  /** What the API lists; by default what the first system has. */
  listed?: Record<string, { address: string; zonefile?: unknown; zonefile_hash?: string } | null>;
  attachments?: Record<string, string | Uint8Array>;
  /** By whole address. */
  files?: Record<string, Reply | string>;
  /** The first that fits wins: a part of the address, and what happens then. */
  faults?: [part: string, fault: Reply | AutonymError | 'never'][];
};

/** `asked`: every address that was requested, in order. */
export function makeWorld(world: World): { http: Http; asked: string[] } {
  const asked: string[] = [];
  const http: Http = async (request) => {
    asked.push(`${request.method ?? 'GET'} ${request.url}`);
    const [, fault] = (world.faults ?? []).find(([part]) => request.url.includes(part)) ?? [];
    if (fault === 'never') return new Promise(() => {});
    if (fault instanceof AutonymError) throw fault;
    const { status, body } = fault ?? answer(world, request);
    return { status, header: () => undefined, body: utf8ToBytes(body) };
  };
  return { http, asked };
}

export const timeout = new AutonymError('host-timeout', 'node.example did not answer in 8 s.', {
  places: ['node.example', '8'],
});

function answer(world: World, { url, body }: HttpRequest): Reply {
  const file = world.files?.[url];
  if (file !== undefined) return typeof file === 'string' ? { status: 200, body: file } : file;
  const { pathname } = new URL(url);
  const [, fn = ''] = /^\/v2\/contracts\/call-read\/[^/]+\/(.+)$/.exec(pathname) ?? [];
  if (fn !== '') return json({ okay: true, result: formatClarity(call(world, fn, argumentsOf(body))) });
  if (pathname === '/v2/info') return json(replies.info);
  if (pathname.startsWith('/v2/map_entry/')) return json({ data: formatClarity(mapEntry(world, JSON.parse(String(body)))) });
  const [, hash = ''] = /^\/v2\/attachments\/([0-9a-f]{40})$/.exec(pathname) ?? [];
  if (hash !== '') {
    const text = world.attachments?.[hash];
    return text === undefined
      ? json({}, 404)
      : json({ attachment: { content: bytesToHex(typeof text === 'string' ? utf8ToBytes(text) : text) } });
  }
  const [, listed = ''] = /^\/v1\/names\/([^/]+)$/.exec(pathname) ?? [];
  if (listed !== '') return list(world, listed);
  return { status: 404, body: 'No such route' };
}

function call(world: World, fn: string, args: string[]): ClarityValue {
  switch (fn) {
    case 'BNS-V2/can-resolve-name': {
      const [namespace = '', name = ''] = args;
      const found = world.second?.[`${name}.${namespace}`];
      // As the real contract: the name is looked for first, so an unknown namespace has this error too.
      if (!found) return failed('uint', 106);
      return ok(tuple({ owner: principal(found.owner), renewal: { type: 'uint', value: BigInt(found.renewal ?? 0) } }));
    }
    case 'BNS-V2/get-namespace-properties': {
      if (!(world.namespaces ?? ['btc']).includes(args[0] ?? '')) return failed('uint', 113);
      const launched: ClarityValue = { type: 'some', value: { type: 'uint', value: 1n } };
      return ok(tuple({ namespace: bufferOf(args[0] ?? ''), properties: tuple({ 'launched-at': launched }) }));
    }
    case 'zonefile-resolver/resolve-name': {
      const found = world.second?.[args.join('.')];
      if (!found) return failed('uint', 102);
      const { zonefile = 101 } = found;
      if (zonefile === 101) return failed('uint', 101);
      if (found.renewal && found.renewal < height) return failed('uint', 106);
      if (typeof zonefile === 'number') return failed('uint', zonefile);
      return ok(zonefile === null ? { type: 'none' } : { type: 'some', value: bufferOf(zonefile) });
    }
    case 'bns/name-resolve': {
      const [namespace = '', name = ''] = args;
      const found = world.first?.[`${name}.${namespace}`] ?? 2013;
      if (typeof found === 'number') return failed('int', found);
      const hash = hexToBytes(hashOf(found));
      return ok(
        tuple({
          'lease-ending-at':
            found.endsAt === undefined
              ? { type: 'none' }
              : { type: 'some', value: { type: 'uint', value: BigInt(found.endsAt) } },
          'lease-started-at': { type: 'uint', value: 16n },
          owner: principal(found.owner),
          'zonefile-hash': { type: 'buffer', bytes: hash },
        }),
      );
    }
    case 'bns/get-namespace-properties':
      return (world.namespacesFirst ?? ['id']).includes(args[0] ?? '') ? ok(tuple({})) : failed('int', 1005);
    default:
      throw new Error(`nobody calls ${fn}`);
  }
}

function mapEntry(world: World, key: string): ClarityValue {
  for (const [
    full,
    { owner, zonefile: now, written = typeof now === 'string' ? { owner, zonefile: now } : undefined },
  ] of Object.entries(world.second ?? {})) {
    const [name = '', namespace = ''] = full.split('.');
    if (!written || formatClarity(tuple({ name: bufferOf(name), namespace: bufferOf(namespace) })) !== key) continue;
    const zonefile: ClarityValue = { type: 'some', value: bufferOf(written.zonefile) };
    return { type: 'some', value: tuple({ owner: principal(written.owner), zonefile, revoked: { type: 'bool', value: false } }) };
  }
  return { type: 'none' };
}

function list(world: World, full: string): Reply {
  const listed = world.listed?.[full];
  if (listed) return json({ blockchain: 'stacks', status: 'name-register', ...listed });
  const first = world.first?.[full];
  if (listed === null || first === undefined || typeof first === 'number')
    return json(full.split('.').length === 3 ? replies.subdomainNotFound : replies.notFound, 404);
  return json({ address: first.owner, blockchain: 'stacks', zonefile: first.zonefile ?? '', zonefile_hash: hashOf(first) });
}

/** In hex; nothing when none was published. */
function hashOf({ hash, zonefile }: { hash?: string; zonefile?: string }): string {
  return hash ?? (zonefile === undefined ? '' : bytesToHex(zonefileHash(zonefile)));
}

function argumentsOf(body: HttpRequest['body']): string[] {
  const { arguments: args } = JSON.parse(String(body)) as { arguments: string[] };
  // 0x || 02 || length(4) || text
  return args.map((arg) => new TextDecoder().decode(hexToBytes(arg.slice(12))));
}

function json(value: object, status = 200): Reply {
  return { status, body: JSON.stringify(value) };
}

function ok(value: ClarityValue): ClarityValue {
  return { type: 'ok', value };
}

function failed(type: 'int' | 'uint', code: number): ClarityValue {
  return { type: 'err', value: { type, value: BigInt(code) } };
}

function principal(address: string): ClarityValue {
  return { type: 'principal', principal: address };
}

function tuple(fields: Record<string, ClarityValue>): ClarityValue {
  return { type: 'tuple', fields: new Map(Object.entries(fields)) };
}
