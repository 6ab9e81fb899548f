/** What both naming contracts tell beside where a name leads. Functions and answers: docs/protocol/names.md, "What else is looked up". */
import { bytesToUtf8 } from '@noble/hashes/utils';
import type { Network } from '../../contract/settings.ts';
import { bufferOf, type ClarityValue } from '../../protocol/chain/clarity.ts';
import { AutonymError } from '../../protocol/error.ts';
import type { Name } from '../../protocol/names/name.ts';
import { garbled } from '../answer.ts';
import type { Node } from '../node.ts';

/** The record of a name in the second system, as it was last changed. Heights are Bitcoin's. */
export type RecordV2 = {
  owner: string;
  registeredAt?: number;
  importedAt?: number;
  preorderedBy?: string;
  renewalHeight: number;
};
export type NamespaceV2 = { launched: boolean; lifetimeBlocks: number; manager?: string };

export async function findRecordV2(node: Node, { bnsV2 }: Network, name: Name): Promise<RecordV2 | undefined> {
  const answer = await node.callRead(bnsV2, 'get-bns-info', partsOf(name));
  if (answer.type === 'none') return undefined;
  const fields = answer.type === 'some' && answer.value.type === 'tuple' ? answer.value.fields : undefined;
  const [owner, renewal] = [fields?.get('owner'), fields?.get('renewal-height')];
  if (owner?.type !== 'principal' || renewal?.type !== 'uint') throw notUnderstood(node, 'BNS-V2');
  const registeredAt = heightOf(fields?.get('registered-at'));
  const importedAt = heightOf(fields?.get('imported-at'));
  const preorderedBy = principalOf(fields?.get('preordered-by'));
  return {
    owner: owner.principal,
    renewalHeight: Number(renewal.value),
    ...(registeredAt === undefined ? {} : { registeredAt }),
    ...(importedAt === undefined ? {} : { importedAt }),
    ...(preorderedBy === undefined ? {} : { preorderedBy }),
  };
}

/** Undefined where nobody opened it in the second system. */
export async function findNamespaceV2(node: Node, { bnsV2 }: Network, namespace: string): Promise<NamespaceV2 | undefined> {
  const answer = await node.callRead(bnsV2, 'get-namespace-properties', [bufferOf(namespace)]);
  if (answer.type === 'err' && answer.value.type === 'uint' && answer.value.value === 113n) return undefined;
  const space = answer.type === 'ok' && answer.value.type === 'tuple' ? answer.value.fields.get('properties') : undefined;
  const fields = space?.type === 'tuple' ? space.fields : undefined;
  const lifetime = fields?.get('lifetime');
  if (lifetime?.type !== 'uint') throw notUnderstood(node, 'BNS-V2');
  const manager = principalOf(fields?.get('namespace-manager'));
  return {
    launched: fields?.get('launched-at')?.type === 'some',
    lifetimeBlocks: Number(lifetime.value),
    ...(manager === undefined ? {} : { manager }),
  };
}

/** In millionths of an STX. The contract wraps its answer twice. */
export async function readPriceV2(node: Node, { bnsV2 }: Network, name: Name): Promise<bigint> {
  const [label, namespace] = partsOf(name);
  const answer = await node.callRead(bnsV2, 'get-name-price', [namespace, label]);
  const inner = answer.type === 'ok' ? answer.value : undefined;
  if (inner?.type === 'ok' && inner.value.type === 'uint') return inner.value.value;
  throw notUnderstood(node, 'BNS-V2');
}

/** The token that a name is, in the second system. */
export async function findTokenV2(node: Node, { bnsV2 }: Network, name: Name): Promise<bigint | undefined> {
  const answer = await node.callRead(bnsV2, 'get-id-from-bns', partsOf(name));
  if (answer.type === 'none') return undefined;
  if (answer.type === 'some' && answer.value.type === 'uint') return answer.value.value;
  throw notUnderstood(node, 'BNS-V2');
}

/** What was last written as zone file, by whom, and whether they revoked the name with it. */
export async function findWrittenV2(
  node: Node,
  { zonefileResolver }: Network,
  name: Name,
): Promise<{ owner: string; bytes?: Uint8Array; revoked: boolean } | undefined> {
  const [label, namespace] = partsOf(name);
  const key: ClarityValue = { type: 'tuple', fields: new Map([['name', label] as const, ['namespace', namespace] as const]) };
  const entry = await node.findMapEntry(zonefileResolver, 'zonefile', key);
  if (entry === undefined) return undefined;
  const fields = entry.type === 'tuple' ? entry.fields : undefined;
  const [owner, revoked, written] = [fields?.get('owner'), fields?.get('revoked'), fields?.get('zonefile')];
  if (owner?.type !== 'principal' || revoked?.type !== 'bool') throw notUnderstood(node, 'the zone files');
  const bytes = written?.type === 'some' && written.value.type === 'buffer' ? written.value.bytes : undefined;
  return { owner: owner.principal, revoked: revoked.value, ...(bytes === undefined ? {} : { bytes }) };
}

/** The one name the first system may give an address; undefined when it has none, or one that is over. */
export async function findPrincipalV1(node: Node, { bnsV1 }: Network, address: string): Promise<string | undefined> {
  const answer = await node.callRead(bnsV1, 'resolve-principal', [{ type: 'principal', principal: address }]);
  if (answer.type === 'err' && answer.value.type === 'tuple') return undefined;
  const fields = answer.type === 'ok' && answer.value.type === 'tuple' ? answer.value.fields : undefined;
  const [label, namespace] = [fields?.get('name'), fields?.get('namespace')];
  if (label?.type !== 'buffer' || namespace?.type !== 'buffer') throw notUnderstood(node, 'the first naming system');
  return `${bytesToUtf8(label.bytes)}.${bytesToUtf8(namespace.bytes)}`;
}

/** What a name costs in the first system, and whether anybody may have it; undefined where nobody opened the namespace. */
export async function findOfferV1(
  node: Node,
  { bnsV1 }: Network,
  name: Name,
): Promise<{ priceUstx: bigint; isFree: boolean; isOpen: boolean } | undefined> {
  const [label, namespace] = partsOf(name);
  const price = await node.callRead(bnsV1, 'get-name-price', [namespace, label]);
  // This contract counts its errors in signed numbers.
  if (price.type === 'err' && price.value.type === 'int' && price.value.value === 1005n) return undefined;
  const free = await node.callRead(bnsV1, 'can-name-be-registered', [namespace, label]);
  if (price.type !== 'ok' || price.value.type !== 'uint') throw notUnderstood(node, 'the first naming system');
  const priceUstx = price.value.value;
  if (free.type === 'ok' && free.value.type === 'bool') return { priceUstx, isFree: free.value.value, isOpen: true };
  if (free.type === 'err') return { priceUstx, isFree: false, isOpen: false };
  throw notUnderstood(node, 'the first naming system');
}

/** Of a name under a name the contracts know nothing; asked, they would answer of its parent. Throws `only-names`. */
export function checkKind({ kind }: Name): void {
  if (kind !== 'name') throw new AutonymError('only-names', 'A name under a name stands in no contract: its parent gives it.');
}

export function partsOf({ labels, namespace }: Name): [label: ClarityValue, namespace: ClarityValue] {
  return [bufferOf(labels.at(-1) ?? ''), bufferOf(namespace)];
}

function heightOf(value: ClarityValue | undefined): number | undefined {
  return value?.type === 'some' && value.value.type === 'uint' ? Number(value.value.value) : undefined;
}

function principalOf(value: ClarityValue | undefined): string | undefined {
  return value?.type === 'some' && value.value.type === 'principal' ? value.value.principal : undefined;
}

function notUnderstood(node: Node, what: string): AutonymError {
  return garbled(node.host, `an answer of ${what} that is not understood`);
}
