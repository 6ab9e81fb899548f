/**
 * Stacks transactions that one key signs: transfers, contract calls, and new contracts, with or without a sponsor.
 * Format: SIP-005 (https://github.com/stacksgov/sips), "Transactions"; checked against @stacks/transactions.
 */
import { sha512_256 } from '@noble/hashes/sha2';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils';
import { AutonymError } from '../error.ts';
import { hash160 } from '../keys/address.ts';
import { decodeUtf8 } from '../token/utf8.ts';
import { type ClarityValue, encodeClarity, readClarity } from './clarity.ts';
import { encodePostCondition, type PostCondition, readPostCondition } from './post-condition.ts';
import {
  contractName,
  encode32,
  encodeAddress,
  encodeBig,
  encodeName,
  fieldName,
  isAscii,
  type Reader,
  read32,
  readAddress,
  readAscii,
  readBig,
  readByte,
  readCode,
  readCount,
  readEnd,
  readerOf,
  readName,
  take,
} from './wire.ts';

/** Who pays and signs. `nonce` counts the transactions of the signer, `fee` is in µSTX. */
export type Condition = {
  hashMode: 'p2pkh' | 'p2wpkh';
  /** hash160 of the public key, 20 bytes (of its P2WPKH script in that mode). */
  signer: Uint8Array;
  nonce: bigint;
  fee: bigint;
  keyEncoding: 'compressed' | 'uncompressed';
  /** recovery id(1) || r(32) || s(32); zeros before it is signed. */
  signature: Uint8Array;
};

export type Payload =
  /** µSTX; the memo is 34 bytes, zeros behind what is said. */
  | { type: 'token-transfer'; recipient: string; amount: bigint; memo: Uint8Array }
  | { type: 'contract-call'; contract: string; functionName: string; args: ClarityValue[] }
  /** Without a version: the one of the epoch. */
  | { type: 'smart-contract'; name: string; code: string; clarityVersion?: number };

export type Transaction = {
  chain: 'mainnet' | 'testnet';
  chainId: number;
  origin: Condition;
  /** Whoever pays the fee for the origin; `awaitedSponsor` until somebody does. */
  sponsor?: Condition;
  anchorMode: 'on-chain-only' | 'off-chain-only' | 'any';
  /** What moves beyond the post-conditions: nothing, anything, or (SIP-040) nothing of the origin's. */
  postConditionMode: 'deny' | 'allow' | 'originator';
  postConditions: PostCondition[];
  payload: Payload;
};

const versions = { mainnet: 0x00, testnet: 0x80 } as const;
const authTypes = { standard: 4, sponsored: 5 } as const;
export type AuthType = keyof typeof authTypes;
const hashModes = { p2pkh: 0, p2wpkh: 2 } as const;
const keyEncodings = { compressed: 0, uncompressed: 1 } as const;
const anchorModes = { 'on-chain-only': 1, 'off-chain-only': 2, any: 3 } as const;
const postConditionModes = { allow: 1, deny: 2, originator: 3 } as const;
const payloads = { 'token-transfer': 0, 'smart-contract': 1, 'contract-call': 2, 'versioned-smart-contract': 6 } as const;

const memoBytes = 34;
/** A block holds no more, so no transaction does. */
const maxBytes = 2 * 1024 * 1024;
const latestClarity = 6;

/** Throws `bad-transaction`, `bad-post-condition`, `bad-clarity`, `bad-c32`. */
export function encodeTransaction(transaction: Transaction): Uint8Array {
  const { chain, chainId, origin, sponsor, anchorMode, postConditionMode, postConditions, payload } = transaction;
  return concatBytes(
    Uint8Array.of(versions[chain]),
    encode32(chainId),
    Uint8Array.of(authTypes[sponsor ? 'sponsored' : 'standard']),
    encodeCondition(origin),
    sponsor ? encodeCondition(sponsor) : new Uint8Array(),
    Uint8Array.of(anchorModes[anchorMode], postConditionModes[postConditionMode]),
    encode32(postConditions.length),
    ...postConditions.map(encodePostCondition),
    encodePayload(payload),
  );
}

/**
 * Throws `bad-transaction` for anything but exactly one transaction; `unsupported-transaction` for those of several keys, and of kinds that
 * people do not send.
 */
export function decodeTransaction(bytes: Uint8Array): Transaction {
  if (bytes.length > maxBytes) throw bad(`it is longer than ${maxBytes} bytes`);
  const reader = readerOf(bytes, bad);
  const chain = readCode(reader, versions);
  const chainId = read32(reader);
  const isSponsored = readCode(reader, authTypes) === 'sponsored';
  const transaction: Transaction = {
    chain,
    chainId,
    origin: readCondition(reader),
    ...(isSponsored ? { sponsor: readCondition(reader) } : {}),
    anchorMode: readCode(reader, anchorModes),
    postConditionMode: readCode(reader, postConditionModes),
    postConditions: Array.from({ length: readCount(reader) }, () => readPostCondition(reader)),
    payload: readPayload(reader),
  };
  readEnd(reader);
  return transaction;
}

export const formatTransaction = (transaction: Transaction): string => bytesToHex(encodeTransaction(transaction));

/** Hex, with or without `0x`. Throws as `decodeTransaction`. */
export function parseTransaction(hex: string): Transaction {
  const digits = hex.replace(/^0x/, '');
  if (digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits)) throw bad('it is not hex');
  return decodeTransaction(hexToBytes(digits));
}

/** 32 bytes; it changes with every signature, a sponsor's too. */
export const transactionId = (transaction: Transaction): Uint8Array => sha512_256(encodeTransaction(transaction));

export const formatTransactionId = (transaction: Transaction): string => bytesToHex(transactionId(transaction));

/** What a memo says: text where it is text, else hex. */
export function readMemo(memo: Uint8Array): string {
  const said = memo.subarray(0, memo.findLastIndex((byte) => byte !== 0) + 1);
  try {
    return decodeUtf8(said);
  } catch {
    return `0x${bytesToHex(said)}`;
  }
}

/** Throws `bad-memo` for more than 34 bytes. */
export function encodeMemo(text: string): Uint8Array {
  const said = utf8ToBytes(text);
  if (said.length > memoBytes) throw new AutonymError('bad-memo', `A memo has at most ${memoBytes} bytes.`);
  const memo = new Uint8Array(memoBytes);
  memo.set(said);
  return memo;
}

/** A condition that nobody has signed yet. */
export function makeCondition(signer: Uint8Array, { nonce, fee }: { nonce: bigint; fee: bigint }): Condition {
  return { hashMode: 'p2pkh', signer, nonce, fee, keyEncoding: 'compressed', signature: new Uint8Array(65) };
}

/** The sponsor of a transaction that none has taken on yet, as published libraries write it: the hash of a key of zeros. */
export const awaitedSponsor = (): Condition => makeCondition(hash160(new Uint8Array(33)), { nonce: 0n, fee: 0n });

export const authTypeByte = (type: AuthType): Uint8Array => Uint8Array.of(authTypes[type]);
export const keyEncodingByte = ({ keyEncoding }: Condition): Uint8Array => Uint8Array.of(keyEncodings[keyEncoding]);

/** mode(1) || signer(20) || nonce(8) || fee(8) || key encoding(1) || signature(65). */
function encodeCondition(condition: Condition): Uint8Array {
  const { hashMode, signer, nonce, fee, signature } = condition;
  if (signer.length !== 20) throw new RangeError(`expected a 20-byte signer, got ${signer.length}`);
  if (signature.length !== 65) throw new RangeError(`expected a 65-byte signature, got ${signature.length}`);
  return concatBytes(
    Uint8Array.of(hashModes[hashMode]),
    signer,
    encode64(nonce),
    encode64(fee),
    keyEncodingByte(condition),
    signature,
  );
}

function readCondition(reader: Reader): Condition {
  const mode = reader.bytes[reader.at];
  if (mode === 1 || mode === 3 || mode === 5 || mode === 7) throw unsupported('it is signed by several keys');
  const hashMode = readCode(reader, hashModes);
  const signer = take(reader, 20).slice();
  const nonce = readBig(reader, 8);
  const fee = readBig(reader, 8);
  const keyEncoding = readCode(reader, keyEncodings);
  if (hashMode === 'p2wpkh' && keyEncoding === 'uncompressed') throw bad('its key may not be uncompressed');
  return { hashMode, signer, nonce, fee, keyEncoding, signature: take(reader, 65).slice() };
}

/** As it is asked what it would cost. */
export function encodePayload(payload: Payload): Uint8Array {
  switch (payload.type) {
    case 'token-transfer': {
      const { recipient, amount, memo } = payload;
      if (memo.length !== memoBytes) throw new RangeError(`expected a memo of ${memoBytes} bytes, got ${memo.length}`);
      const to = encodeClarity({ type: 'principal', principal: recipient });
      return concatBytes(Uint8Array.of(payloads[payload.type]), to, encode64(amount), memo);
    }
    case 'contract-call': {
      const { contract, functionName, args } = payload;
      const [address = '', name = '', ...more] = contract.split('.');
      if (more.length > 0) throw bad(`"${contract.slice(0, 60)}" is no contract`);
      return concatBytes(
        Uint8Array.of(payloads[payload.type]),
        encodeAddress(address),
        encodeName(name, contractName, bad),
        encodeName(functionName, fieldName, bad),
        encode32(args.length),
        ...args.map(encodeClarity),
      );
    }
    case 'smart-contract': {
      const { name, code, clarityVersion } = payload;
      if (!isAscii(code)) throw bad('the code of a contract is ASCII');
      const head =
        clarityVersion === undefined
          ? Uint8Array.of(payloads['smart-contract'])
          : Uint8Array.of(payloads['versioned-smart-contract'], clarityVersion);
      return concatBytes(head, encodeName(name, contractName, bad), encode32(code.length), utf8ToBytes(code));
    }
  }
}

function readPayload(reader: Reader): Payload {
  const type = reader.bytes[reader.at];
  if (type !== undefined && [3, 4, 5, 7, 8].includes(type)) throw unsupported('it is of a kind that only miners send');
  switch (readCode(reader, payloads)) {
    case 'token-transfer': {
      const recipient = readClarity(reader);
      if (recipient.type !== 'principal') throw bad('its recipient is no principal');
      const amount = readBig(reader, 8);
      return { type: 'token-transfer', recipient: recipient.principal, amount, memo: take(reader, memoBytes).slice() };
    }
    case 'contract-call': {
      const contract = `${readAddress(reader)}.${readName(reader, contractName)}`;
      const functionName = readName(reader, fieldName);
      const args = Array.from({ length: readCount(reader) }, () => readClarity(reader));
      return { type: 'contract-call', contract, functionName, args };
    }
    case 'smart-contract':
      return { type: 'smart-contract', ...readContract(reader) };
    case 'versioned-smart-contract': {
      const clarityVersion = readByte(reader);
      if (clarityVersion < 1 || clarityVersion > latestClarity) throw bad('there is no such version of Clarity');
      return { type: 'smart-contract', ...readContract(reader), clarityVersion };
    }
  }
}

function readContract(reader: Reader): { name: string; code: string } {
  const name = readName(reader, contractName);
  return { name, code: readAscii(reader, read32(reader)) };
}

function encode64(value: bigint): Uint8Array {
  if (BigInt.asUintN(64, value) !== value) throw bad('a number does not fit 64 bits');
  return encodeBig(value, 8);
}

function unsupported(why: string): AutonymError {
  return new AutonymError('unsupported-transaction', `Autonym does not sign such a transaction: ${why}.`);
}

function bad(why: string, cause?: unknown): AutonymError {
  return new AutonymError('bad-transaction', `This is not a Stacks transaction: ${why}.`, { cause });
}
