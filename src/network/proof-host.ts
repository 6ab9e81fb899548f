/**
 * One node, asked for what proofs need. Routes: docs/protocol/verification.md, "What is asked of a node". Nothing that comes back is believed here.
 * Every method throws `host-refused`, `host-garbled` and what `Http` throws; *there is none* is a value.
 */
import * as v from 'valibot';
import { bytesToHex, hexToBytes, sha512_256 } from '../protocol/hex.ts';
import { decodeBlockStart, decodeEpoch2Header, type Header } from '../protocol/proof/header.ts';
import { pathOf } from '../protocol/proof/marf-key.ts';
import type { ProvenRoot } from '../protocol/proof/marf-proof.ts';
import { checkStatus, fieldsOf, garbled, hostOf, readAnswer } from './answer.ts';
import type { Http, HttpRequest } from './http.ts';

export type ProofHost = ReturnType<typeof makeProofHost>;
/** `dateMs`: the clock of the host, where it tells. */
export type TipPointer = { blockId: string; burnHeight: number; dateMs: number | undefined };

const timeoutMs = 15_000;
/** Proofs of mainnet are 100 to 270 kB of hex; ours are read up to 512 kB. */
const maxProofBytes = 1_100_000;
/** A header with a hundred signatures. What follows in a block is nobody's business here. */
const startBytes = 8_192;

export function makeProofHost({ http, url }: { http: Http; url: string }) {
  const host = hostOf(url);
  const get = (path: string, more: Partial<HttpRequest> = {}) => http({ url: `${url}${path}`, timeoutMs, ...more });
  const blockAt = async (path: string): Promise<Header | undefined> => {
    const answer = await get(path, { startBytes });
    if (answer.status === 404) return undefined;
    checkStatus(host, answer);
    return decodeBlockStart(answer.body);
  };

  return {
    host,

    /** Its newest block, and Bitcoin's height. */
    tip: async (): Promise<TipPointer> => {
      const [told, tenure] = await Promise.all([get('/v2/info'), get('/v3/tenures/info')]);
      const { burn_block_height, stacks_tip, stacks_tip_consensus_hash } = readAnswer(host, told, infoShape);
      const date = Date.parse(told.header('date') ?? '');
      const blockId =
        tenure.status === 404
          ? // H(block hash || consensus hash), as in header.ts.
            bytesToHex(sha512_256(hexToBytes(stacks_tip + stacks_tip_consensus_hash)))
          : readAnswer(host, tenure, tenureShape).tip_block_id.replace(/^0x/, '');
      return { blockId, burnHeight: burn_block_height, dateMs: Number.isNaN(date) ? undefined : date };
    },

    findBlock: (id: string): Promise<Header | undefined> => blockAt(`/v3/blocks/${id}`),

    /** The block of this height below another. */
    findBlockAt: (heightBlocks: number, tipId: string): Promise<Header | undefined> =>
      blockAt(`/v3/blocks/height/${heightBlocks}?tip=${tipId}`),

    /** Of a block before Nakamoto. */
    findOldBlock: async (id: string): Promise<ProvenRoot | undefined> => {
      const answer = await get(`/v2/headers/1?tip=${id}`);
      if (answer.status === 404) return undefined;
      const [found] = readAnswer(host, answer, headersShape);
      return found && decodeEpoch2Header(hexToBytes(found.header), hexToBytes(found.consensus_hash));
    },

    /**
     * What stands at a key in the state of this block, by the node's word, with its proof: no bytes where it gives none, which of an absent
     * entry nodes do, too. `data` undefined: it says that there is nothing at all.
     */
    entry: async (key: string, blockId: string, withProof = true): Promise<{ data?: Uint8Array; proof: Uint8Array }> => {
      const { status, path, ...more } = requestOf(key);
      const answer = await get(`${path}?proof=${withProof ? 1 : 0}&tip=${blockId}`, { ...more, maxBytes: maxProofBytes });
      if (answer.status === status) return { proof: new Uint8Array() };
      const { data, proof } = readAnswer(host, answer, entryShape);
      return { data: bytesIn(data), proof: bytesIn(proof) };
    },
  };

  function bytesIn(hex: string): Uint8Array {
    try {
      return hexToBytes(hex.replace(/^0x/, ''));
    } catch (cause) {
      throw garbled(host, 'no bytes in hex', cause);
    }
  }
}

/** The route of a key; `status`: with this it says that there is nothing. Source of the keys: protocol/proof/marf-key.ts. */
function requestOf(key: string): { path: string; status?: number } & Pick<HttpRequest, 'method' | 'headers' | 'body'> {
  const [, contract = '', kind, map = '', entry = ''] = key.split('::');
  if (kind !== '0') return { path: `/v2/clarity/marf/${bytesToHex(pathOf(key))}`, status: 404 };
  const headers = { 'Content-Type': 'application/json' };
  return {
    path: `/v2/map_entry/${contract.replace('.', '/')}/${map}`,
    method: 'POST',
    headers,
    body: JSON.stringify(`0x${entry}`),
  };
}

const hex = (bytes: number) => v.pipe(v.string(), v.regex(new RegExp(`^(0x)?[0-9a-f]{${2 * bytes}}$`)));
const height = v.pipe(v.number(), v.integer(), v.minValue(0));
const infoShape = fieldsOf({ burn_block_height: height, stacks_tip: hex(32), stacks_tip_consensus_hash: hex(20) });
const tenureShape = fieldsOf({ tip_block_id: hex(32) });
const headersShape = v.array(fieldsOf({ consensus_hash: hex(20), header: hex(247) }));
const entryShape = fieldsOf({ data: v.string(), proof: v.optional(v.string(), '') });
