/**
 * Decentralized identifiers of 2018, which all end in an address: `did:btc-addr:<address>`, the issuer of a request to sign in, and
 * `did:stack:v0:<address>-<index>`, the index-th name that was ever given to an address.
 * Format: docs/protocol/names.md, "DIDs" (blockstack-core docs/blockstack-did-spec.md).
 */
import { AutonymError } from '../error.ts';
import { decodeBase58Check, encodeBase58Check } from '../keys/base58.ts';

/** `address`: base58, as the key or script has it on the chain. `index`: of the names of this kind that the address was ever given. */
export type Did =
  | { method: 'btc-addr'; address: string }
  | { method: 'stack-v0'; address: string; index: number; of: 'names' | 'subdomains' };

/** Version bytes of subdomains, which never were on the chain, and those of the same key or script there. Source: blockstack-core config.py. */
const offChain = new Map([
  [63, 0],
  [50, 5],
  [127, 111],
  [142, 196],
]);
const onChain = [...offChain.values()];

/** Throws `bad-did`. The word `did` may be in capitals, an address may not. */
export function parseDid(text: string): Did {
  const [, method, address = '', index] =
    /^did:(btc-addr|stack:v0):([1-9A-HJ-NP-Za-km-z]{25,36})(?:-(\d{1,9}))?$/i.exec(text) ?? [];
  if (method === undefined || (method.toLowerCase() === 'btc-addr') !== (index === undefined)) throw bad();
  const { version, payload } = read(address);
  const there = offChain.get(version);
  if (payload.length !== 20 || (there === undefined && !onChain.includes(version))) throw bad();
  if (index === undefined) {
    if (there !== undefined) throw bad();
    return { method: 'btc-addr', address };
  }
  return {
    method: 'stack-v0',
    address: there === undefined ? address : encodeBase58Check(there, payload),
    index: Number(index),
    of: there === undefined ? 'names' : 'subdomains',
  };
}

function read(address: string): ReturnType<typeof decodeBase58Check> {
  try {
    return decodeBase58Check(address);
  } catch (cause) {
    throw bad(cause);
  }
}

function bad(cause?: unknown): AutonymError {
  return new AutonymError('bad-did', 'This is no identifier of a key or of a name.', { cause });
}
