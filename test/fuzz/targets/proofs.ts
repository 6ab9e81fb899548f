/** Proofs of entries, in hex, as a node gives them. What holds must be one of the proofs that a prover made, byte by byte. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils';
import { ancestorsOf, decodeProof, verifyProof } from '../../../src/protocol/proof/marf-proof.ts';
import { provenIn, randomBlocks, rootsOf } from '../../protocol/proof/blocks.ts';
import { seeded } from '../../seeded.ts';
import type { Target } from '../fuzz.ts';
import { readOrRefused } from '../refusals.ts';

const { chain, entries } = randomBlocks(seeded(11), { blocks: 6, inserts: 8 });
const tip = chain.at(-1) as (typeof chain)[0];
const proven = entries.map((entry) => provenIn(tip, entry));
const corpus = proven.map(({ bytes }) => bytesToHex(bytes));
const ancestors = rootsOf(chain);

export const proofs: Target = {
  name: 'proofs',
  corpus,
  pieces: [
    ...'00 01 02 03 04 05 06 7f 80 81 82 85 ff'.split(' '),
    ...['00000000', '00000001', '00000004', '00000010', '00000030', '00000100', '00000020', '00000041', 'ffffffff'],
    ...['0500000000000000000000000000000000', '05000000000000000100000000'],
    ...chain.map(({ id }) => bytesToHex(id)),
    'c672b8d1ef56ed28ab87c3622c5114069bdd3ad7b8f9737498d0c01ecef0967a',
  ],
  unit: 2,
  letter: (random) =>
    Math.floor(random() * 256)
      .toString(16)
      .padStart(2, '0'),
  maxLength: 1_100_000,
  limitMs: 50,
  run: (hex) => {
    const proof = readOrRefused(
      () => decodeProof(hexToBytes(hex)),
      ...['proof-absent', 'proof-truncated', 'proof-trailing', 'proof-malformed'],
    );
    if (proof === undefined) return;
    ancestorsOf(proof);
    const meant = proven.find(({ value }) => bytesToHex(value) === bytesToHex(proof.leaf.value)) ?? proven[0];
    if (meant === undefined) throw new Error('there is no proof to begin with');
    const { path, value, tip } = meant;
    const held = readOrRefused(
      () => verifyProof({ proof, path, value, tip, ancestors }),
      ...['proof-malformed', 'proof-path', 'proof-value', 'proof-header-missing', 'proof-spliced', 'proof-root'],
    );
    if (held !== undefined && !corpus.includes(hex)) throw new Error('it holds, and no prover made it');
  },
};
