/**
 * Blocks as a node keeps and signers sign them: headers that carry the true root of the state, sets of signers that change with the cycle, and
 * their signatures. Formats: docs/protocol/verification.md; written apart from the code that checks them.
 */
import { secp256k1 } from '@noble/curves/secp256k1';
import { sha512_256 } from '@noble/hashes/sha2';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils';
import { Cl, type ClarityValue, getAddressFromPrivateKey, serializeCV } from '@stacks/transactions';
import { type Block, beginBlock, putData, sealBlock } from './marf.ts';

export type SignerKey = { privateKey: Uint8Array; weight: number };

export type Rules = {
  /** `<address>.signers`, where the sets stand. */
  signersContract: string;
  firstBurnHeight: number;
  cycleLength: number;
  /** The last so many Bitcoin blocks of a cycle; the first block in them writes the next set. */
  prepareLength: number;
  signersOf: (cycle: number) => SignerKey[];
};

/** `data`: the serialized value as it is kept, so `(some …)` for entries of maps; `09` deletes one. */
export type Write = { key: string; data: Uint8Array };

export type ChainBlock = {
  id: Uint8Array;
  /** Of the header without its signatures: what signers sign. With the consensus hash it makes the id. */
  hash: Uint8Array;
  height: number;
  burnHeight: number;
  timestamp: number;
  consensusHash: Uint8Array;
  /** Signed when it is first asked for: signatures take the most time of all, and no id has them in it. */
  readonly header: Uint8Array;
  state: Block;
  /** Every value that was ever written on this chain, by what stands in its leaf, in hex: the state itself has hashes only. */
  values: Map<string, Uint8Array>;
  parent?: ChainBlock;
};

export type Made = {
  burnHeight: number;
  /** Seconds. */
  timestamp: number;
  writes?: Write[];
  /** 0, 1, or with 0x80 a shadow block; by default 1. `epoch-2`: a block before Nakamoto, which nobody signs. */
  version?: number | 'epoch-2';
  /** By default everybody in the set of the cycle, in its order. */
  signedBy?: SignerKey[];
};

/** By this id a block goes in its own state, until its real one is known. Source: stacks-core, `MINER_BLOCK_…`. */
const unsealedId = sha512_256(concatBytes(new Uint8Array(32).fill(2), new Uint8Array(20).fill(1)));

export const cycleAt = ({ firstBurnHeight, cycleLength }: Rules, burnHeight: number): number =>
  Math.floor((burnHeight - firstBurnHeight) / cycleLength);

/** Of a Bitcoin block; made up, because there are no Bitcoin blocks here. */
export const consensusHashAt = (burnHeight: number): Uint8Array =>
  sha512_256(utf8ToBytes(`sortition ${burnHeight}`)).slice(0, 20);

/** The next block on top of any block, so that two can have the same parent. */
export function mineBlock(rules: Rules, parent: ChainBlock | undefined, made: Made): ChainBlock {
  const { burnHeight, timestamp, version = 1 } = made;
  const state = beginBlock(parent?.state, unsealedId);
  const values = parent?.values ?? new Map<string, Uint8Array>();
  for (const { key, data } of [...setsWritten(rules, parent, burnHeight), ...(made.writes ?? [])])
    values.set(bytesToHex(putData(state, key, data)), data);
  const stateRoot = sealBlock(state);
  const height = parent === undefined ? 0 : parent.height + 1;
  const consensusHash = consensusHashAt(burnHeight);
  const fields = { height, parentId: parent?.id ?? new Uint8Array(32), consensusHash, stateRoot, timestamp };
  const signers = made.signedBy ?? rules.signersOf(cycleAt(rules, burnHeight));
  const { hash, sealed } = version === 'epoch-2' ? encodeEpoch2(fields) : encodeNakamoto({ ...fields, version }, signers);
  state.id = sha512_256(concatBytes(hash, consensusHash));
  let header: Uint8Array | undefined;
  return {
    id: state.id,
    hash,
    height,
    burnHeight,
    timestamp,
    consensusHash,
    get header() {
      header ??= sealed();
      return header;
    },
    state,
    values,
    ...(parent && { parent }),
  };
}

/** The first block writes the set of its own cycle too: there was nobody before. */
function setsWritten(rules: Rules, parent: ChainBlock | undefined, burnHeight: number): Write[] {
  const cycle = cycleAt(rules, burnHeight);
  const first = parent === undefined ? [setOf(rules, cycle)] : [];
  const prepareFrom = rules.firstBurnHeight + (cycle + 1) * rules.cycleLength - rules.prepareLength;
  const isDone = parent !== undefined && parent.burnHeight >= prepareFrom;
  if (burnHeight < prepareFrom || isDone) return first;
  const lastSet = { key: `vm::${rules.signersContract}::1::last-set-cycle`, data: bytesOf(Cl.uint(cycle + 1)) };
  return [...first, setOf(rules, cycle + 1), lastSet];
}

function setOf({ signersContract, signersOf }: Rules, cycle: number): Write {
  const network = signersContract.startsWith('SP') ? 'mainnet' : 'testnet';
  const set = signersOf(cycle).map(({ privateKey, weight }) =>
    Cl.tuple({
      signer: Cl.principal(getAddressFromPrivateKey(`${bytesToHex(privateKey)}01`, network)),
      weight: Cl.uint(weight),
    }),
  );
  const key = `vm::${signersContract}::0::cycle-signer-set::${serializeCV(Cl.uint(cycle))}`;
  return { key, data: bytesOf(Cl.some(Cl.list(set))) };
}

export const bytesOf = (value: ClarityValue): Uint8Array => hexToBytes(serializeCV(value));

type Fields = {
  height: number;
  parentId: Uint8Array;
  consensusHash: Uint8Array;
  stateRoot: Uint8Array;
  timestamp: number;
};

/** `sealed`: the whole header, with its signatures. */
type Encoded = { hash: Uint8Array; sealed: () => Uint8Array };

const zeros = (length: number) => new Uint8Array(length);

/** Miner, transactions and what the block cost are not what this is about: they are zeros. */
function encodeNakamoto(
  { height, parentId, consensusHash, stateRoot, timestamp, version }: Fields & { version: number },
  signers: SignerKey[],
): Encoded {
  // version || height || burnt || consensus hash || parent || transactions || state root || timestamp || miner's signature
  const front = concatBytes(
    Uint8Array.of(version),
    ...[encodeNumber(height, 8), zeros(8), consensusHash, parentId, zeros(32), stateRoot, encodeNumber(timestamp, 8), zeros(65)],
  );
  // one bit for each signer, and since version 1 a list, empty
  const bits = concatBytes(encodeNumber(signers.length, 2), encodeNumber(Math.ceil(signers.length / 8), 4));
  const treatment = zeros(Math.ceil(signers.length / 8)).fill(0xff);
  const back = concatBytes(bits, treatment, (version & 0x7f) > 0 ? zeros(4) : zeros(0));
  const hash = sha512_256(concatBytes(front, back));
  const sealed = () => {
    const signatures = signers.map(({ privateKey }) => sign(hash, privateKey));
    return concatBytes(front, encodeNumber(signatures.length, 4), ...signatures, back);
  };
  return { hash, sealed };
}

/** recovery id(1) || r(32) || s(32) */
function sign(hash: Uint8Array, privateKey: Uint8Array): Uint8Array {
  const signature = secp256k1.sign(hash, privateKey);
  return concatBytes(Uint8Array.of(signature.recovery), signature.toCompactRawBytes());
}

/** version || work || VRF proof || parents || sequence || transactions || state root || hash of the miner's key */
function encodeEpoch2({ height, parentId, stateRoot }: Fields): Encoded {
  const work = concatBytes(zeros(8), encodeNumber(height, 8));
  const header = concatBytes(Uint8Array.of(7), work, zeros(80), parentId, zeros(32), zeros(2), zeros(32), stateRoot, zeros(20));
  return { hash: sha512_256(header), sealed: () => header };
}

const encodeNumber = (value: number, length: number): Uint8Array => hexToBytes(value.toString(16).padStart(2 * length, '0'));
