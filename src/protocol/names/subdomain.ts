/**
 * Subdomains as the zone file of their parent records them: one TXT record per operation.
 * Format: docs/protocol/names.md, "Subdomains" (blockstack-core docs/naming/subdomains.md).
 */
import { sha256 } from '@noble/hashes/sha2';
import { utf8ToBytes } from '@noble/hashes/utils';
import { decodeBase64 } from '../base64.ts';
import { AutonymError } from '../error.ts';
import { addressHash, hash160 } from '../keys/address.ts';
import { isSignatureOf } from '../keys/secp256k1.ts';
import { decodeUtf8 } from '../token/utf8.ts';
import type { Zonefile } from './zonefile.ts';

export type Subdomain = {
  full: string;
  /** base58 or c32. */
  owner: string;
  /** 0 creates it; every later operation counts one up and is signed by the owner before. */
  sequence: number;
  zonefile: string;
  /** What a signature is over. */
  signedText: string;
  /** A Bitcoin scriptSig. */
  signature?: Uint8Array;
};

/** What can be wrong with an operation: each is told apart. `signer`: somebody signed who did not own it. `sequence`: it does not follow the one before. */
export type SubdomainFault =
  | 'texts'
  | 'owner'
  | 'number'
  | 'parts'
  | 'encoding'
  | 'unsigned'
  | 'script'
  | 'signer'
  | 'signature'
  | 'sequence'
  | 'repeat';

const maxParts = 200;

/** Every operation in the zone file, in file order. A record that does not read throws `bad-subdomain`; a TXT without an owner is none. */
export function readSubdomains({ records }: Zonefile, parent: string): Subdomain[] {
  return records.flatMap((record) =>
    record.kind === 'txt' && record.texts.some((text) => text.startsWith('owner='))
      ? [readSubdomain(record.label, record.texts, parent)]
      : [],
  );
}

/** The operation, signed by one key that the owner before had. Throws `bad-subdomain`. */
export function verifySubdomain(subdomain: Subdomain, previousOwner: string): Subdomain {
  const { full, signature, signedText } = subdomain;
  if (signature === undefined) throw badSubdomain(full, 'unsigned', 'it is not signed');
  const [rs, publicKey, ...more] = readPushes(full, signature);
  if (rs?.length !== 64 || publicKey === undefined || more.length > 0)
    throw badSubdomain(full, 'script', 'it is not signed by one key');
  const owner = addressHash(previousOwner);
  if (!hash160(publicKey).every((byte, i) => byte === owner[i]))
    throw badSubdomain(full, 'signer', 'it is signed by somebody who did not own it');
  if (!isSigned(rs, signedText, publicKey)) throw badSubdomain(full, 'signature', 'its signature does not fit');
  return subdomain;
}

function readSubdomain(label: string, texts: string[], parent: string): Subdomain {
  const full = label.endsWith(`.${parent}`) ? label : `${label}.${parent}`;
  const values = new Map<string, string>();
  for (const text of texts) {
    const at = text.indexOf('=');
    if (at < 1 || values.has(text.slice(0, at))) throw badSubdomain(full, 'texts', 'one of its texts is no single value');
    values.set(text.slice(0, at), text.slice(at + 1).replaceAll('\\=', '='));
  }
  const owner = values.get('owner') ?? '';
  checkOwner(full, owner);
  const parts = readCount(full, values.get('parts'), 'parts', maxParts);
  if (parts < 1) throw badSubdomain(full, 'parts', 'its zone file has no parts');
  const pieces = Array.from({ length: parts }, (_, i) => values.get(`zf${i}`));
  if (pieces.some((piece) => piece === undefined) || values.has(`zf${parts}`))
    throw badSubdomain(full, 'parts', 'its zone file is not complete');
  const signature = values.get('sig');
  return {
    full,
    owner,
    sequence: readCount(full, values.get('seqn'), 'sequence', 0xffffffff),
    zonefile: readText(full, pieces.join('')),
    // The label and every text but the signature, as they stand in the record, escapes and all.
    signedText: [label, ...texts.filter((text) => !text.startsWith('sig='))].join(','),
    ...(signature === undefined ? {} : { signature: readBytes(full, signature) }),
  };
}

/** `length || bytes`, for lengths that need no further opcode (1–75). */
function readPushes(full: string, script: Uint8Array): Uint8Array[] {
  const pushes: Uint8Array[] = [];
  for (let at = 0; at < script.length; ) {
    const length = script[at] ?? 0;
    const push = script.slice(at + 1, at + 1 + length);
    if (length < 1 || length > 75 || push.length !== length) throw badSubdomain(full, 'script', 'its signature does not read');
    pushes.push(push);
    at += 1 + length;
  }
  return pushes;
}

function isSigned(signature: Uint8Array, text: string, publicKey: Uint8Array): boolean {
  try {
    return isSignatureOf(signature, sha256(utf8ToBytes(text)), publicKey);
  } catch {
    // Not a key of the curve, so nothing it could have signed.
    return false;
  }
}

function checkOwner(full: string, owner: string): void {
  try {
    addressHash(owner);
  } catch (cause) {
    throw badSubdomain(full, 'owner', 'its owner is no address', cause);
  }
}

function readCount(full: string, text: string | undefined, what: string, max: number): number {
  if (text === undefined || !/^(0|[1-9]\d{0,9})$/.test(text) || Number(text) > max)
    throw badSubdomain(full, 'number', `its ${what} is no count`);
  return Number(text);
}

function readText(full: string, base64: string): string {
  try {
    return decodeUtf8(decodeBase64(base64));
  } catch (cause) {
    throw badSubdomain(full, 'encoding', 'its zone file does not decode', cause);
  }
}

function readBytes(full: string, base64: string): Uint8Array {
  try {
    return decodeBase64(base64);
  } catch (cause) {
    throw badSubdomain(full, 'encoding', 'its signature does not decode', cause);
  }
}

export function badSubdomain(full: string, reason: SubdomainFault, why: string, cause?: unknown): AutonymError {
  return new AutonymError('bad-subdomain', `The record of ${full} does not count: ${why}.`, { cause, reason });
}
