/** The second naming system: the contract BNS-V2 and its zone files. Answers and errors: docs/protocol/names.md, "Second system". */
import { bytesToUtf8 } from '@noble/hashes/utils';
import type { Network } from '../contract/settings.ts';
import { bufferOf, type ClarityValue } from '../protocol/chain/clarity.ts';
import type { AutonymError } from '../protocol/error.ts';
import type { NamespaceV2, OwnerV2, Written, ZonefileV2 } from '../protocol/names/decide.ts';
import type { Name } from '../protocol/names/name.ts';
import { garbled } from './answer.ts';
import type { Node } from './node.ts';

export async function readOwnerV2(node: Node, { bnsV2 }: Network, name: Name): Promise<OwnerV2> {
  const [label, namespace] = partsOf(name);
  const answer = await node.callRead(bnsV2, 'can-resolve-name', [namespace, label]);
  if (answer.type === 'ok' && answer.value.type === 'tuple') {
    const owner = answer.value.fields.get('owner');
    const renewal = answer.value.fields.get('renewal');
    if (owner?.type === 'principal' && renewal?.type === 'uint')
      return { owner: owner.principal, renewalHeight: Number(renewal.value) };
  }
  switch (errorOf(answer)) {
    case 106n:
    // A namespace never opened, or only announced: its names cannot be resolved.
    case 113n:
    case 117n:
      return 'no-name';
    default:
      throw notUnderstood(node, 'BNS-V2');
  }
}

export async function readNamespaceV2(node: Node, { bnsV2 }: Network, namespace: string): Promise<NamespaceV2> {
  const answer = await node.callRead(bnsV2, 'get-namespace-properties', [bufferOf(namespace)]);
  if (answer.type === 'ok' && answer.value.type === 'tuple') {
    const properties = answer.value.fields.get('properties');
    const launched = properties?.type === 'tuple' ? properties.fields.get('launched-at')?.type : undefined;
    if (launched === 'some') return 'launched';
    if (launched === 'none') return 'announced';
  }
  if (errorOf(answer) === 113n) return 'none';
  throw notUnderstood(node, 'BNS-V2');
}

export async function readZonefileV2(node: Node, { zonefileResolver }: Network, name: Name): Promise<ZonefileV2> {
  const answer = await node.callRead(zonefileResolver, 'resolve-name', partsOf(name));
  if (answer.type === 'ok') {
    if (answer.value.type === 'none') return 'left';
    if (answer.value.type === 'some' && answer.value.value.type === 'buffer') return { bytes: answer.value.value.bytes };
  }
  switch (errorOf(answer)) {
    case 101n:
      return 'never-written';
    case 102n:
      return 'no-name';
    case 104n:
      return 'revoked';
    case 106n:
      return 'run-out';
    default:
      throw notUnderstood(node, 'the zone files');
  }
}

/** What was last written, and by whom, whether or not it still counts. */
export async function readWrittenV2(node: Node, { zonefileResolver }: Network, name: Name): Promise<Written> {
  const [label, namespace] = partsOf(name);
  const key: ClarityValue = { type: 'tuple', fields: new Map([['name', label] as const, ['namespace', namespace] as const]) };
  const entry = await node.findMapEntry(zonefileResolver, 'zonefile', key);
  if (entry?.type !== 'tuple') return 'none';
  const owner = entry.fields.get('owner');
  const written = entry.fields.get('zonefile');
  if (owner?.type !== 'principal' || written?.type !== 'some' || written.value.type !== 'buffer') return 'none';
  return { owner: owner.principal, bytes: written.value.bytes };
}

/** The name an owner chose to be called by. */
export async function readPrimaryName(node: Node, { bnsV2 }: Network, owner: string): Promise<string | undefined> {
  const answer = await node.callRead(bnsV2, 'get-primary', [{ type: 'principal', principal: owner }]);
  const found = answer.type === 'ok' && answer.value.type === 'some' ? answer.value.value : undefined;
  if (found?.type !== 'tuple') return undefined;
  const [label, namespace] = ['name', 'namespace'].map((field) => found.fields.get(field));
  return label?.type === 'buffer' && namespace?.type === 'buffer'
    ? `${bytesToUtf8(label.bytes)}.${bytesToUtf8(namespace.bytes)}`
    : undefined;
}

function partsOf({ labels, namespace }: Name): [label: ClarityValue, namespace: ClarityValue] {
  return [bufferOf(labels.at(-1) ?? ''), bufferOf(namespace)];
}

function errorOf(answer: ClarityValue): bigint | undefined {
  return answer.type === 'err' && answer.value.type === 'uint' ? answer.value.value : undefined;
}

function notUnderstood(node: Node, what: string): AutonymError {
  return garbled(node.host, `an answer of ${what} that is not understood`);
}
