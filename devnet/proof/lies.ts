/** Lies about names as they would stand in the state, and proofs of what once was true. */
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils';
import { Cl, type ClarityValue, deserializeCV, serializeCV } from '@stacks/transactions';
import { bnsV1, bnsV2, zonefileResolver } from '../chain/principals.ts';
import type { Lie } from '../node/faults.ts';
import { splitName, zonefileHash } from '../node/registry.ts';
import { answerPath } from './answers.ts';
import { bytesOf, type ChainBlock, type Write } from './chain.ts';
import { encodeProof, headStep, pathOfKey, segmentSteps, shuntSteps } from './marf.ts';

/** What a block would have to say for these lies to be true, of names that there are. */
export function falseWrites(at: ChainBlock, lies: ReadonlyMap<string, Lie>): Write[] {
  return [...lies].flatMap(([name, lie]) => falseWritesOf(at, name, lie));
}

function falseWritesOf(at: ChainBlock, name: string, { owner, zonefile }: Lie): Write[] {
  const fqn = serializeCV(Cl.tuple(splitName(name)));
  const read = (key: string): ClarityValue | undefined => {
    const data = answerPath(at, bytesToHex(pathOfKey(key)), false)?.data;
    return data === undefined ? undefined : deserializeCV(data);
  };
  /** The entry of a map with other fields. */
  const changed = (key: string, fields: Record<string, ClarityValue>): Write[] => {
    const found = read(key);
    if (found?.type !== 'some' || found.value.type !== 'tuple' || Object.keys(fields).length === 0) return [];
    return [{ key, data: bytesOf(Cl.some(Cl.tuple({ ...found.value.value, ...fields }))) }];
  };
  const ofToken = (key: string): Write[] =>
    owner === undefined || read(key) === undefined ? [] : [{ key, data: bytesOf(Cl.some(Cl.principal(owner))) }];

  const owned: Record<string, ClarityValue> = owner === undefined ? {} : { owner: Cl.principal(owner) };
  const file = zonefile === undefined ? {} : { zonefile: Cl.some(Cl.buffer(utf8ToBytes(zonefile))) };
  const hash = zonefile === undefined ? {} : { 'zonefile-hash': Cl.bufferFromHex(zonefileHash(zonefile)) };
  const index = read(`vm::${bnsV2}::0::name-to-index::${fqn}`);
  return [
    ...changed(`vm::${bnsV2}::0::name-properties::${fqn}`, owned),
    ...changed(`vm::${zonefileResolver}::0::zonefile::${fqn}`, { ...owned, ...file }),
    ...(index?.type === 'some' ? ofToken(`vm::${bnsV2}::4::BNS-V2::${serializeCV(index.value)}`) : []),
    ...changed(`vm::${bnsV1}::0::name-properties::${fqn}`, hash),
    ...ofToken(`vm::${bnsV1}::4::names::${fqn}`),
  ];
}

/**
 * What stood at a path in an older block, under the newest pointer: every hash leads to the newest root, and only the header of the block that the
 * pointer names tells. Undefined where the entry is in the newest block itself, so that there is no pointer to abuse.
 */
export function splicedProof(tip: ChainBlock, old: ChainBlock, hexPath: string): Uint8Array | undefined {
  const path = hexToBytes(hexPath);
  const above = segmentSteps(tip.state, path);
  // From the block that wrote it: each newer segment of a proof has to be shorter than the one before.
  let writer = old.state;
  let below = segmentSteps(writer, path);
  while (below?.older !== undefined) {
    writer = below.older;
    below = segmentSteps(writer, path);
  }
  if (above?.older === undefined || below === undefined) return undefined;
  return encodeProof([...below.steps, headStep(writer), ...above.steps, ...shuntSteps(tip.state, writer)]);
}
