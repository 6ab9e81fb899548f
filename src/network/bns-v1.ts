/** The first naming system: the boot contract `bns`. Answers and errors: docs/protocol/names.md, "First system". */
import { bytesToHex } from '@noble/hashes/utils';
import type { Network } from '../contract/settings.ts';
import { bufferOf, type ClarityValue } from '../protocol/chain/clarity.ts';
import type { AutonymError } from '../protocol/error.ts';
import type { NameV1 } from '../protocol/names/decide.ts';
import type { Name } from '../protocol/names/name.ts';
import { garbled } from './answer.ts';
import type { Node } from './node.ts';

export async function readNameV1(node: Node, { bnsV1 }: Network, { labels, namespace }: Name): Promise<NameV1> {
  const answer = await node.callRead(bnsV1, 'name-resolve', [bufferOf(namespace), bufferOf(labels.at(-1) ?? '')]);
  if (answer.type === 'ok' && answer.value.type === 'tuple') {
    const owner = answer.value.fields.get('owner');
    const hash = answer.value.fields.get('zonefile-hash');
    const endless = answer.value.fields.get('lease-ending-at')?.type === 'none';
    if (owner?.type === 'principal' && hash?.type === 'buffer')
      return { owner: owner.principal, endless, ...(isHash(hash.bytes) ? { zonefileHash: bytesToHex(hash.bytes) } : {}) };
  }
  switch (errorOf(answer)) {
    case 2013n:
      return 'no-name';
    case 1005n:
    case 1007n:
      return 'no-namespace';
    case 2009n:
      return 'in-grace';
    case 2008n:
      return 'expired';
    case 2014n:
      return 'revoked';
    default:
      throw notUnderstood(node);
  }
}

/** Whether anybody opened the namespace. */
export async function readNamespaceV1(node: Node, { bnsV1 }: Network, namespace: string): Promise<boolean> {
  const answer = await node.callRead(bnsV1, 'get-namespace-properties', [bufferOf(namespace)]);
  if (answer.type === 'ok') return true;
  if (errorOf(answer) === 1005n) return false;
  throw notUnderstood(node);
}

function isHash(bytes: Uint8Array): boolean {
  return bytes.length === 20 && bytes.some((byte) => byte !== 0);
}

/** This contract counts its errors in signed numbers. */
function errorOf(answer: ClarityValue): bigint | undefined {
  return answer.type === 'err' && answer.value.type === 'int' ? answer.value.value : undefined;
}

function notUnderstood(node: Node): AutonymError {
  return garbled(node.host, 'an answer of the first naming system that is not understood');
}
