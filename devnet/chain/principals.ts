/** Who is who on this chain: the mainnet principals of the naming contracts, and the accounts that only exist here. */
import { createHash } from 'node:crypto';
import { getAddressFromPrivateKey } from '@stacks/transactions';

export const bnsV1 = 'SP000000000000000000002Q6VF78.bns';
export const bnsDeployer = 'SP2QEZ06AGJ3RKJPBV14SY1V5BBFNAW33D96YPGZF';
export const bnsV2 = `${bnsDeployer}.BNS-V2`;
export const zonefileResolver = `${bnsDeployer}.zonefile-resolver`;

/** A throw-away key, always the same for the same word. Compressed: 32 bytes and 01, as hex. */
export function throwAwayKey(word: string): string {
  return `${createHash('sha256').update(`autonym devnet ${word}`).digest('hex')}01`;
}

/** Collects the fees. */
export const miner = getAddressFromPrivateKey(throwAwayKey('miner'), 'mainnet');
/** Opens the namespaces and holds a copy of the v1 contract whose interface can be read (boot contracts hide theirs). */
export const founder = getAddressFromPrivateKey(throwAwayKey('founder'), 'mainnet');
export const bnsV1Copy = `${founder}.bns-interface`;
