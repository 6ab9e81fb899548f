/** Blocks and signers of mainnet: test/vectors/mainnet_checkpoint.json. */
import { hexToBytes } from '@noble/hashes/utils';
import { readJson } from '../../house/source.ts';

export type MainnetVectors = {
  blockId: string;
  height: number;
  cycle: number;
  header: string[];
  signerSetKey: string;
  signerSetPath: string;
  signerSetLeafValueHash: string;
  signerSet: string[];
  epoch2: { id: string; consensus_hash: string; header: string };
  burn: { consensus_hash: string; burn_height: number; preimage: string };
};

export const mainnet = readJson<MainnetVectors>('test/vectors/mainnet_checkpoint.json');

export const mainnetHeader = hexToBytes(mainnet.header.join(''));
