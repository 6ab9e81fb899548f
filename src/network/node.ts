/**
 * One Stacks node with the API beside it. Routes: docs/protocol/names.md, "Whom we ask".
 * Every method throws `host-refused`, `host-garbled` and what `Http` throws; *there is none* is a value.
 */
import { hexToBytes } from '@noble/hashes/utils';
import * as v from 'valibot';
import { type ClarityValue, formatClarity, parseClarity } from '../protocol/chain/clarity.ts';
import { checkStatus, garbled, hostOf, readAnswer, readJson, refused } from './answer.ts';
import type { Http, HttpRequest } from './http.ts';

/** `tip`: id of a Stacks block, in hex; contracts are read as they stood at its end. Without it: as they stand now. */
export type NodePowers = { http: Http; url: string; tip?: string };
export type Node = ReturnType<typeof makeNode>;

/** Heights of the two chains, at the tip of this node. */
export type NodeInfo = { burnHeight: number; stacksHeight: number };
/** What the API knows of a name of the first system, or of a subdomain. `zonefileHash`: hash160 in hex, where the API gives one. */
export type ListedName = { owner: string; zonefile?: string; zonefileHash?: string };

const timeoutMs = 8_000;
/** A zone file of 40,960 bytes as JSON, or a Clarity value of twice 8,192 in hex. */
const maxBytes = 262_144;
/** Proofs of mainnet are 100 to 270 kB of hex. */
const maxProofBytes = 1_048_576;

export function makeNode({ http, url, tip }: NodePowers) {
  const host = hostOf(url);
  const query = (...parts: string[]) => {
    const all = [...parts, ...(tip === undefined ? [] : [`tip=${tip}`])];
    return all.length === 0 ? '' : `?${all.join('&')}`;
  };
  const get = (path: string) => http({ url: `${url}${path}`, timeoutMs, maxBytes });
  const post = (path: string, body: unknown) => {
    const request: HttpRequest = { url: `${url}${path}`, method: 'POST', timeoutMs, maxBytes };
    return http({ ...request, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  };

  return {
    host,

    info: async (): Promise<NodeInfo> => {
      const { burn_block_height, stacks_tip_height } = readAnswer(host, await get('/v2/info'), infoShape);
      return { burnHeight: burn_block_height, stacksHeight: stacks_tip_height };
    },

    /** A read-only function of a contract. */
    callRead: async (contract: string, fn: string, args: ClarityValue[]): Promise<ClarityValue> => {
      const { address, name } = splitContract(contract);
      const answer = await post(`/v2/contracts/call-read/${address}/${name}/${fn}${query()}`, {
        sender: address,
        arguments: args.map(formatClarity),
      });
      const called = readAnswer(host, answer, callReadShape);
      if (!called.okay) throw refused(host, 'contract', `${host} could not run ${name}.${fn}.`, `${name}.${fn}`);
      return readValue(host, called.result);
    },

    /** An entry of a map, without its proof. */
    findMapEntry: async (contract: string, map: string, key: ClarityValue): Promise<ClarityValue | undefined> => {
      const { address, name } = splitContract(contract);
      const answer = await post(`/v2/map_entry/${address}/${name}/${map}${query('proof=0')}`, formatClarity(key));
      const entry = readValue(host, readAnswer(host, answer, dataShape).data);
      return entry.type === 'some' ? entry.value : undefined;
    },

    /** Whether this node proves what it says about a variable; many can, none must. */
    provesDataVar: async (contract: string, variable: string): Promise<boolean> => {
      const { address, name } = splitContract(contract);
      const path = `/v2/data_var/${address}/${name}/${variable}${query('proof=1')}`;
      const { proof } = readAnswer(host, await http({ url: `${url}${path}`, timeoutMs, maxBytes: maxProofBytes }), dataShape);
      return proof !== undefined && /^(0x)?[0-9a-f]{64,}$/i.test(proof);
    },

    /** A name of the first system, or any subdomain the API knows. */
    findListed: async (full: string): Promise<ListedName | undefined> => {
      const answer = await get(`/v1/names/${full}`);
      if (answer.status === 404) {
        if (saysUnknown(readJson(host, answer))) return undefined;
        checkStatus(host, answer);
      }
      const { address, zonefile, zonefile_txt, zonefile_hash } = readAnswer(host, answer, listedShape);
      const text = typeof zonefile === 'string' ? zonefile : zonefile_txt;
      const hash = zonefile_hash?.replace(/^0x/, '').toLowerCase() ?? '';
      return {
        owner: address,
        ...(text ? { zonefile: text } : {}),
        ...(isHash160(hash) ? { zonefileHash: hash } : {}),
      };
    },

    /** A zone file by its hash160 in hex, from the node's own store: as it was written, which need not be text. */
    findAttachment: async (hash: string): Promise<Uint8Array | undefined> => {
      const answer = await get(`/v2/attachments/${hash}`);
      if (answer.status === 404) return undefined;
      const { content } = readAnswer(host, answer, attachmentShape).attachment;
      return hexToBytes(content);
    },
  };
}

const height = v.pipe(v.number(), v.integer(), v.minValue(0));
const infoShape = v.object({ burn_block_height: height, stacks_tip_height: height });
const callReadShape = v.variant('okay', [
  v.object({ okay: v.literal(true), result: v.string() }),
  v.object({ okay: v.literal(false) }),
]);
const dataShape = v.object({ data: v.string(), proof: v.optional(v.string()) });
/** The API of today gives half a SHA-256 (32 digits) for subdomains; no hash on any chain is like that. */
const hash = v.pipe(v.string(), v.regex(/^(0x)?[0-9a-f]{0,64}$/i));
const isHash160 = (hex: string) => hex.length === 40;
/** `zonefile` was an object with an error in some years, and called `zonefile_txt` in others. */
const listedShape = v.object({
  address: v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{25,45}(\.[A-Za-z][A-Za-z0-9_-]{0,127})?$/)),
  zonefile: v.optional(v.unknown()),
  zonefile_txt: v.optional(v.string()),
  zonefile_hash: v.optional(v.nullable(hash)),
});
const attachmentShape = v.object({
  attachment: v.object({ content: v.pipe(v.string(), v.regex(/^([0-9a-f]{2})*$/i)) }),
});
const unknownShape = v.union([
  v.object({ error: v.pipe(v.string(), v.regex(/^(cannot find (name|subdomain)|missing resolver|no such name)/i)) }),
  v.object({ status: v.literal('available') }),
]);

/** The API's own *no*; a 404 of anything else (a removed route, a gateway) says nothing about a name. */
function saysUnknown(json: unknown): boolean {
  return v.safeParse(unknownShape, json).success;
}

function readValue(host: string, hex: string): ClarityValue {
  try {
    return parseClarity(hex);
  } catch (cause) {
    throw garbled(host, 'no value of a contract', cause);
  }
}

function splitContract(contract: string): { address: string; name: string } {
  const [address = '', name = ''] = contract.split('.');
  return { address, name };
}
