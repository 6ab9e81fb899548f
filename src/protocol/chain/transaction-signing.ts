/**
 * Signatures of a transaction: the origin's, and a sponsor's over it.
 * Source: SIP-005 (https://github.com/stacksgov/sips), "Transaction Signing and Verifying".
 */
import { sha512_256 } from '@noble/hashes/sha2';
import { concatBytes } from '@noble/hashes/utils';
import { AutonymError } from '../error.ts';
import { hash160 } from '../keys/address.ts';
import { findSigner, publicKeyOf, signHashRecoverable } from '../keys/secp256k1.ts';
import {
  type AuthType,
  authTypeByte,
  type Condition,
  encodeTransaction,
  keyEncodingByte,
  makeCondition,
  type Transaction,
} from './transaction.ts';
import { encodeBig } from './wire.ts';

/** Nobody: what stands for the sponsor while the origin signs. */
const nobody = makeCondition(new Uint8Array(20), { nonce: 0n, fee: 0n });

/** The same transaction with the origin's signature. Throws `wrong-signer` for a key that its origin does not name. */
export function signOrigin(transaction: Transaction, privateKey: Uint8Array): Transaction {
  const { origin } = transaction;
  return { ...transaction, origin: sign(origin, originHash(transaction), privateKey) };
}

/** The same transaction, signed by its origin before, with the sponsor's signature. Throws `wrong-signer`. */
export function signSponsor(transaction: Transaction, privateKey: Uint8Array): Transaction {
  const { sponsor } = transaction;
  if (sponsor === undefined) throw new RangeError('expected a transaction with a sponsor');
  return { ...transaction, sponsor: sign(sponsor, sponsorHash(transaction, sponsor), privateKey) };
}

/** Whether this key is the one that a transaction names as its origin. */
export const isOrigin = ({ origin }: Transaction, publicKey: Uint8Array): boolean => isSigner(origin, publicKey);

/** The public key that signed as the origin, in the encoding that the transaction names. Throws `bad-signature`. */
export const verifyOrigin = (transaction: Transaction): Uint8Array => verify(transaction.origin, originHash(transaction));

/** As `verifyOrigin`, of the sponsor. */
export function verifySponsor(transaction: Transaction): Uint8Array {
  const { sponsor } = transaction;
  if (sponsor === undefined) throw badSignature();
  return verify(sponsor, sponsorHash(transaction, sponsor));
}

/** The hash that the origin signs: nothing in it is anybody's fee, nonce or signature but the origin's own, added last. */
function originHash(transaction: Transaction): Uint8Array {
  const { origin, sponsor } = transaction;
  const cleared = { ...transaction, origin: clear(origin), ...(sponsor ? { sponsor: nobody } : {}) };
  return withFee(sha512_256(encodeTransaction(cleared)), 'standard', origin);
}

/** The hash that the sponsor signs: it goes on where the origin's signature ended. */
function sponsorHash(transaction: Transaction, sponsor: Condition): Uint8Array {
  const { origin } = transaction;
  // presign hash(32) || key encoding(1) || signature(65)
  const signed = sha512_256(concatBytes(originHash(transaction), keyEncodingByte(origin), origin.signature));
  return withFee(signed, 'sponsored', sponsor);
}

/** hash(32) || auth type(1) || fee(8) || nonce(8). */
function withFee(hash: Uint8Array, type: AuthType, { fee, nonce }: Condition): Uint8Array {
  return sha512_256(concatBytes(hash, authTypeByte(type), encodeBig(fee, 8), encodeBig(nonce, 8)));
}

const clear = (condition: Condition): Condition => ({ ...condition, nonce: 0n, fee: 0n, signature: new Uint8Array(65) });

function sign(condition: Condition, hash: Uint8Array, privateKey: Uint8Array): Condition {
  if (!isSigner(condition, publicKeyOf(privateKey, condition.keyEncoding === 'compressed')))
    throw new AutonymError('wrong-signer', 'This transaction is to be signed by another key.');
  const { signature, recoveryId } = signHashRecoverable(hash, privateKey);
  return { ...condition, signature: concatBytes(Uint8Array.of(recoveryId), signature) };
}

function verify(condition: Condition, hash: Uint8Array): Uint8Array {
  const [recoveryId = 0] = condition.signature;
  const publicKey = findSigner(hash, condition.signature.subarray(1), recoveryId, condition.keyEncoding === 'compressed');
  if (publicKey === undefined || !isSigner(condition, publicKey)) throw badSignature();
  return publicKey;
}

function isSigner({ hashMode, signer }: Condition, publicKey: Uint8Array): boolean {
  const keyHash = hash160(publicKey);
  // OP_0, and a push of 20 bytes: the script a P2WPKH output has.
  const named = hashMode === 'p2pkh' ? keyHash : hash160(concatBytes(Uint8Array.of(0, 20), keyHash));
  return named.every((byte, i) => byte === signer[i]);
}

function badSignature(): AutonymError {
  return new AutonymError('bad-signature', 'The signature of this transaction is not of the key it names.');
}
