/** Who signs the devnet's blocks, and how long a cycle lasts: with keys that everybody can read here, so its signatures are worth nothing. */
import { secp256k1 } from '@noble/curves/secp256k1';
import { ripemd160 } from '@noble/hashes/legacy';
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { throwAwayKey } from '../chain/principals.ts';
import { type ChainBlock, cycleAt, type Rules, type SignerKey } from './chain.ts';

/** Of a thousand; the five last are of the next cycle too, where they are the five first. */
const weights = [230, 180, 150, 110, 30, 100, 80, 60, 40, 20];

/** As many new keys as old ones in every cycle, so that no set can be taken for another. */
export const signersOf = (cycle: number): SignerKey[] => weights.map((weight, i) => ({ ...keyOf(cycle * 5 + i), weight }));

/** Cycles as on mainnet, counted from the first Bitcoin block. */
export const rules: Rules = {
  signersContract: 'SP000000000000000000002Q6VF78.signers',
  firstBurnHeight: 0,
  cycleLength: 2_100,
  prepareLength: 100,
  signersOf,
};

/** What somebody has to know before anything here can be proven, as plain data. Meaning: src/protocol/proof/checkpoint.ts. */
export type Proofs = {
  signersContract: string;
  firstBurnHeight: number;
  cycleLength: number;
  checkpoint: {
    cycle: number;
    /** `signer`: hash160 of the compressed key, in hex. */
    signers: { signer: string; weight: number }[];
    blockId: string;
    blockHeight: number;
    blockTimeMs: number;
  };
};

/** The set of the cycle that the tip is in, and the block that holds it: the first of the prepare phase before. */
export function proofsAt(tip: ChainBlock): Proofs {
  const { signersContract, firstBurnHeight, cycleLength, prepareLength } = rules;
  const cycle = cycleAt(rules, tip.burnHeight);
  const from = firstBurnHeight + cycle * cycleLength - prepareLength;
  let holder = tip;
  while (holder.parent !== undefined && holder.parent.burnHeight >= from) holder = holder.parent;
  const signers = signersOf(cycle).map(({ privateKey, weight }) => ({ signer: signerOf(privateKey), weight }));
  const { id, height, timestamp } = holder;
  const checkpoint = { cycle, signers, blockId: bytesToHex(id), blockHeight: height, blockTimeMs: timestamp * 1000 };
  return { signersContract, firstBurnHeight, cycleLength, checkpoint };
}

export const publicKeyOf = ({ privateKey }: SignerKey): Uint8Array => secp256k1.getPublicKey(privateKey);

const signerOf = (privateKey: Uint8Array): string => bytesToHex(ripemd160(sha256(secp256k1.getPublicKey(privateKey))));

const keyOf = (number: number) => ({ privateKey: hexToBytes(throwAwayKey(`signer ${number}`).slice(0, 64)) });
