/**
 * Post-conditions: what a transaction may move at most, or it fails as a whole.
 * Format: SIP-005 (https://github.com/stacksgov/sips), "Post-Conditions"; `may-send` is of SIP-040, staking and PoX of epoch 4.0
 * (@stacks/transactions 7.6).
 */
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils';
import { AutonymError } from '../error.ts';
import { type ClarityValue, encodeClarity, readClarity } from './clarity.ts';
import {
  contractName,
  encodeAddress,
  encodeBig,
  encodeName,
  fieldName,
  type Reader,
  readAddress,
  readBig,
  readCode,
  readEnd,
  readerOf,
  readName,
} from './wire.ts';

/** How what is sent stands to the amount. */
export type Comparison = 'equal' | 'greater' | 'greater-equal' | 'less' | 'less-equal';

/** Who sends: `origin` is whoever signs the transaction; otherwise a c32 address, with `.name` behind it for a contract. */
export type Sender = string;

/** `contract` is address and name, `name` what the contract calls the asset. */
export type Asset = { contract: string; name: string };

export type PostCondition =
  /** µSTX sent. */
  | { type: 'stx'; sender: Sender; comparison: Comparison; amount: bigint }
  /** In the smallest unit of the token. */
  | { type: 'fungible'; sender: Sender; asset: Asset; comparison: Comparison; amount: bigint }
  | { type: 'non-fungible'; sender: Sender; asset: Asset; id: ClarityValue; sends: 'sends' | 'does-not-send' | 'may-send' }
  /** µSTX staked. */
  | { type: 'staking'; sender: Sender; comparison: Comparison; amount: bigint }
  | { type: 'pox'; sender: Sender; performs: 'will-not' | 'may' | 'will' };

const types = { stx: 0, fungible: 1, 'non-fungible': 2, staking: 3, pox: 4 } as const;
const comparisons: Record<Comparison, number> = { equal: 1, greater: 2, 'greater-equal': 3, less: 4, 'less-equal': 5 };
const sendings = { sends: 0x10, 'does-not-send': 0x11, 'may-send': 0x12 } as const;
const performances = { 'will-not': 0x30, may: 0x31, will: 0x32 } as const;

/** Throws `bad-post-condition`, `bad-clarity`, `bad-c32`. */
export function encodePostCondition(condition: PostCondition): Uint8Array {
  // type(1) || sender || asset || code(1) || amount(8)
  const head = concatBytes(Uint8Array.of(types[condition.type]), encodeSender(condition.sender));
  switch (condition.type) {
    case 'stx':
    case 'staking':
      return concatBytes(head, encodeAmount(condition));
    case 'fungible':
      return concatBytes(head, encodeAsset(condition.asset), encodeAmount(condition));
    case 'non-fungible':
      return concatBytes(
        head,
        encodeAsset(condition.asset),
        encodeClarity(condition.id),
        Uint8Array.of(sendings[condition.sends]),
      );
    case 'pox':
      return concatBytes(head, Uint8Array.of(performances[condition.performs]));
  }
}

/** As clients write them: hex, with or without `0x`. Throws `bad-post-condition` for anything but exactly one. */
export function parsePostCondition(hex: string): PostCondition {
  const digits = hex.replace(/^0x/, '');
  if (digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits)) throw bad('it is not hex');
  const reader = readerOf(hexToBytes(digits), bad);
  const condition = readPostCondition(reader);
  readEnd(reader);
  return condition;
}

export const formatPostCondition = (condition: PostCondition): string => bytesToHex(encodePostCondition(condition));

/** The one that comes next in a transaction. Throws the error of the reader. */
export function readPostCondition(reader: Reader): PostCondition {
  const type = readCode(reader, types);
  const sender = readSender(reader);
  switch (type) {
    case 'stx':
    case 'staking':
      return { type, sender, ...readAmount(reader) };
    case 'fungible':
      return { type, sender, asset: readAsset(reader), ...readAmount(reader) };
    case 'non-fungible':
      return { type, sender, asset: readAsset(reader), id: readClarity(reader), sends: readCode(reader, sendings) };
    case 'pox':
      return { type, sender, performs: readCode(reader, performances) };
  }
}

function encodeSender(sender: Sender): Uint8Array {
  if (sender === 'origin') return Uint8Array.of(1);
  const [address = '', contract, ...more] = sender.split('.');
  if (more.length > 0) throw bad(`"${sender.slice(0, 60)}" is no principal`);
  if (contract === undefined) return concatBytes(Uint8Array.of(2), encodeAddress(address));
  return concatBytes(Uint8Array.of(3), encodeAddress(address), encodeName(contract, contractName, bad));
}

function readSender(reader: Reader): Sender {
  const kind = readCode(reader, { origin: 1, address: 2, contract: 3 });
  if (kind === 'origin') return kind;
  const address = readAddress(reader);
  return kind === 'address' ? address : `${address}.${readName(reader, contractName)}`;
}

/** address(21) || name of the contract || name of the asset. */
function encodeAsset({ contract, name }: Asset): Uint8Array {
  const [address = '', called = ''] = contract.split('.');
  return concatBytes(encodeAddress(address), encodeName(called, contractName, bad), encodeName(name, fieldName, bad));
}

function readAsset(reader: Reader): Asset {
  const address = readAddress(reader);
  const called = readName(reader, contractName);
  return { contract: `${address}.${called}`, name: readName(reader, fieldName) };
}

/** code(1) || amount(8). */
function encodeAmount({ comparison, amount }: { comparison: Comparison; amount: bigint }): Uint8Array {
  if (BigInt.asUintN(64, amount) !== amount) throw bad('an amount does not fit 64 bits');
  return concatBytes(Uint8Array.of(comparisons[comparison]), encodeBig(amount, 8));
}

const readAmount = (reader: Reader): { comparison: Comparison; amount: bigint } => ({
  comparison: readCode(reader, comparisons),
  amount: readBig(reader, 8),
});

function bad(why: string, cause?: unknown): AutonymError {
  return new AutonymError('bad-post-condition', `This is not a post-condition: ${why}.`, { cause });
}
