/**
 * Messages that a person signs with the key of an account: text, and structured data (SIP-018). A prefix of their own keeps either from
 * ever being a transaction. Source: SIP-018 (https://github.com/stacksgov/sips); the prefix of text as in @stacks/encryption.
 */
import { sha256 } from '@noble/hashes/sha2';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils';
import { AutonymError } from '../error.ts';
import { signHashRecoverable } from '../keys/secp256k1.ts';
import { type ClarityValue, encodeClarity } from './clarity.ts';

const textPrefix = utf8ToBytes('\x17Stacks Signed Message:\n');
const structuredPrefix = utf8ToBytes('SIP018');

/** 32 bytes. */
export function messageHash(text: string): Uint8Array {
  const message = utf8ToBytes(text);
  return sha256(concatBytes(textPrefix, encodeVarint(message.length), message));
}

/** 32 bytes. Throws `bad-domain` for a domain without `name`, `version` (ASCII) and `chain-id` (uint). */
export function structuredDataHash(domain: ClarityValue, message: ClarityValue): Uint8Array {
  readDomain(domain);
  return sha256(concatBytes(structuredPrefix, sha256(encodeClarity(domain)), sha256(encodeClarity(message))));
}

/** Whom structured data is for. Throws `bad-domain`. */
export function readDomain(domain: ClarityValue): { name: string; version: string; chainId: bigint } {
  const fields = domain.type === 'tuple' ? domain.fields : new Map<string, ClarityValue>();
  const [name, version, chainId] = [fields.get('name'), fields.get('version'), fields.get('chain-id')];
  if (name?.type !== 'ascii' || version?.type !== 'ascii' || chainId?.type !== 'uint')
    throw new AutonymError('bad-domain', 'The domain of structured data has a name, a version and a chain-id.');
  return { name: name.text, version: version.text, chainId: chainId.value };
}

/** r(32) || s(32) || recovery id(1): the order clients read it in, unlike a transaction's. */
export function signMessageHash(hash: Uint8Array, privateKey: Uint8Array): Uint8Array {
  const { signature, recoveryId } = signHashRecoverable(hash, privateKey);
  return concatBytes(signature, Uint8Array.of(recoveryId));
}

/** Bitcoin's variable-length number, little-endian. */
function encodeVarint(value: number): Uint8Array {
  if (value < 0xfd) return Uint8Array.of(value);
  if (value <= 0xffff) return Uint8Array.of(0xfd, value, value >>> 8);
  return Uint8Array.of(0xfe, value, value >>> 8, value >>> 16, value >>> 24);
}
