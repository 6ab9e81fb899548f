/** A small network: ten signers of a thousand, cycles of twenty Bitcoin blocks, names of both systems, and blocks of every kind below its tip. */
import { secp256k1 } from '@noble/curves/secp256k1';
import { ripemd160 } from '@noble/hashes/legacy';
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import { Cl, getAddressFromPrivateKey, serializeCV } from '@stacks/transactions';
import { bytesOf, type ChainBlock, type Made, mineBlock, type Rules, type SignerKey } from '../../../devnet/proof/chain.ts';
import { proveKey } from '../../../devnet/proof/marf.ts';
import type { Chain, Checkpoint } from '../../../src/protocol/proof/checkpoint.ts';
import { decodeEpoch2Header, decodeHeader, type Header } from '../../../src/protocol/proof/header.ts';
import { ancestorsOf, decodeProof, type Proof, type ProvenRoot } from '../../../src/protocol/proof/marf-proof.ts';
import { recoverSigner } from '../../../src/protocol/proof/signers.ts';

export const chain: Chain = {
  signersContract: 'SP000000000000000000002Q6VF78.signers',
  firstBurnHeight: 1000,
  cycleLength: 200,
};

const weights = [250, 200, 149, 100, 1, 100, 80, 60, 40, 20];

export const signersOf = (cycle: number): SignerKey[] =>
  weights.map((weight, i) => ({ privateKey: sha256(utf8ToBytes(`signer ${i} of cycle ${cycle}`)), weight }));

export const rules: Rules = { ...chain, prepareLength: 20, signersOf };

/** Bitcoin's blocks come every ten minutes. */
const burnStart = 1_790_000_000;
export const timeAt = (burnHeight: number): number => burnStart + (burnHeight - 1000) * 600;

export const mine = (parent: ChainBlock | undefined, burnHeight: number, made: Partial<Made> = {}): ChainBlock =>
  mineBlock(rules, parent, { burnHeight, timestamp: timeAt(burnHeight), ...made });

export const headerOf = (block: ChainBlock): Header => decodeHeader(block.header);

export const recoveredOf = (header: Header): string[] => header.signatures.map((_, i) => recoverSigner(header, i));

/** As a client gets them: from the header of each block that the proof names. */
export function ancestorsIn(tip: ChainBlock, proof: Proof): ProvenRoot[] {
  return ancestorsOf(proof).map((id) => {
    for (let block: ChainBlock | undefined = tip; block !== undefined; block = block.parent) {
      if (Buffer.compare(block.id, id) === 0)
        return block.header.length === 247 ? decodeEpoch2Header(block.header, block.consensusHash) : decodeHeader(block.header);
    }
    throw new Error('No such block.');
  });
}

export function proofIn(tip: ChainBlock, key: string): { proof: Proof; ancestors: ProvenRoot[] } {
  const proof = decodeProof(proveKey(tip.state, key) as Uint8Array);
  return { proof, ancestors: ancestorsIn(tip, proof) };
}

/** The checkpoint of a cycle, as a release would have it. */
export function checkpointOf(cycle: number, block: ChainBlock): Checkpoint {
  const signers = signersOf(cycle).map(({ privateKey, weight }) => ({ signer: signerHash(privateKey), weight }));
  return {
    cycle,
    signers,
    blockId: Buffer.from(block.id).toString('hex'),
    blockHeight: block.height,
    blockTimeMs: block.timestamp * 1000,
  };
}

export const setKey = (cycle: number): string =>
  `vm::${chain.signersContract}::0::cycle-signer-set::${serializeCV(Cl.uint(cycle))}`;

export const setData = (cycle: number, keys: SignerKey[] = signersOf(cycle)): Uint8Array =>
  bytesOf(
    Cl.some(
      Cl.list(
        keys.map(({ privateKey, weight }) =>
          Cl.tuple({ signer: Cl.principal(signerAddress(privateKey)), weight: Cl.uint(weight) }),
        ),
      ),
    ),
  );

const signerAddress = (privateKey: Uint8Array): string => getAddressFromPrivateKey(`${bytesToHex(privateKey)}01`, 'mainnet');

const signerHash = (privateKey: Uint8Array): string => bytesToHex(ripemd160(sha256(secp256k1.getPublicKey(privateKey))));
