/**
 * What is proven of a name, as facts of the rules (names/decide.ts): the contracts' own reading of their maps, done again here.
 * Rules: docs/protocol/names.md; what can be proven: docs/protocol/verification.md, "Names".
 */
import { bytesToHex } from '@noble/hashes/utils';
import { bufferOf, type ClarityValue } from '../chain/clarity.ts';
import { AutonymError } from '../error.ts';
import type { NameFacts, NameV1, OwnerV2, ZonefileV2 } from '../names/decide.ts';
import type { Name } from '../names/name.ts';
import { badRecord, mapKey, readEntry, tokenKey } from './marf-key.ts';

/** Only what was proven is in `facts`; the rest hangs on a server's word. */
export type ProvenFacts = { facts: Partial<NameFacts>; end: NameEnd };

/**
 * Whether the name has run out by now. `counted` from Bitcoin's height, which nobody proves: `estimated` when it is so near to the end that a
 * height a little off would decide otherwise. `untold`: it ends by a count that is not proven at all.
 */
export type NameEnd = 'never' | 'counted' | 'estimated' | 'untold';

/** Blocks that a height may be off by, as far as a node's word of it is taken (network/proofs.ts, `checkBurnHeight`): about five days. */
const nearBlocks = 700;

type Fields = ReadonlyMap<string, ClarityValue>;

/** Where the second system keeps a name. `token` needs the number of the name. */
export function keysInSecond({ bnsV2, zonefileResolver }: { bnsV2: string; zonefileResolver: string }, name: Name) {
  const entry = entryOf(name);
  return {
    name: mapKey(bnsV2, 'name-properties', entry),
    namespace: mapKey(bnsV2, 'namespaces', bufferOf(name.namespace)),
    zonefile: mapKey(zonefileResolver, 'zonefile', entry),
    number: mapKey(bnsV2, 'name-to-index', entry),
    token: (number: bigint): string => tokenKey(bnsV2, 'BNS-V2', { type: 'uint', value: number }),
  };
}

/** Where the first system keeps a name. */
export function keysInFirst({ bnsV1 }: { bnsV1: string }, name: Name) {
  const entry = entryOf(name);
  return {
    name: mapKey(bnsV1, 'name-properties', entry),
    namespace: mapKey(bnsV1, 'namespaces', bufferOf(name.namespace)),
    owner: tokenKey(bnsV1, 'names', entry),
  };
}

/** Proven values, as they stand at the keys above; what could not be proven is left out, because absence never can be. */
export type SecondValues = { name: Uint8Array; namespace: Uint8Array; zonefile?: Uint8Array; token?: Uint8Array };

/**
 * `BNS-V2.can-resolve-name` and `zonefile-resolver.resolve-name` over proven values. Throws `proof-record` for values that are no such entries,
 * and `proof-two-owners` when the token of the name belongs to somebody else than its record says.
 */
export function factsInSecond({ name, namespace, zonefile, token }: SecondValues, burnHeight: number): ProvenFacts {
  const properties = readFields(name);
  const space = readFields(namespace);
  const launchedAt = space && optional(space, 'launched-at');
  const standing = space === undefined ? 'none' : launchedAt === undefined ? 'announced' : 'launched';
  const second = secondOwner(properties, space);
  if (token !== undefined && second !== 'no-name') checkToken(token, second.owner);
  const facts: Partial<NameFacts> = { second: known(second), namespace: known(standing) };
  if (zonefile !== undefined && second !== 'no-name') {
    const written = readFields(zonefile);
    facts.zonefile = known(secondZonefile(second, written, burnHeight));
    facts.written = known((written && writtenIn(written)) ?? 'none');
  }
  return { facts, end: second === 'no-name' || second.renewalHeight === 0 ? 'never' : endAt(second.renewalHeight, burnHeight) };
}

/** Its errors are read as those of the contract: without a namespace, or before its launch, there is no name to resolve. */
function secondOwner(properties: Fields | undefined, space: Fields | undefined): OwnerV2 {
  if (properties === undefined || space === undefined) return 'no-name';
  const owner = principal(properties, 'owner');
  const lifetime = uint(space, 'lifetime');
  if (lifetime === 0) return { owner, renewalHeight: 0 };
  const renewalHeight = uint(properties, 'renewal-height');
  if (renewalHeight > 0) return { owner, renewalHeight };
  const launchedAt = optional(space, 'launched-at');
  return launchedAt === undefined ? 'no-name' : { owner, renewalHeight: numberOf(launchedAt) + lifetime };
}

function secondZonefile(
  { owner, renewalHeight }: Exclude<OwnerV2, 'no-name'>,
  written: Fields | undefined,
  burnHeight: number,
): ZonefileV2 {
  if (written === undefined) return 'never-written';
  if (renewalHeight > 0 && burnHeight > renewalHeight) return 'run-out';
  if (bool(written, 'revoked')) return 'revoked';
  const found = writtenIn(written);
  return found === undefined || found.owner !== owner ? 'left' : { bytes: found.bytes };
}

function writtenIn(written: Fields): { owner: string; bytes: Uint8Array } | undefined {
  const bytes = optional(written, 'zonefile');
  return bytes && { owner: principal(written, 'owner'), bytes: bytesIn(bytes) };
}

function checkToken(token: Uint8Array, owner: string): void {
  const holder = readEntry(token);
  if (holder?.type === 'principal' && holder.principal === owner) return;
  throw new AutonymError('proof-two-owners', 'The token of the name and its record belong to two owners.');
}

export type FirstValues = { name: Uint8Array; owner: Uint8Array; namespace: Uint8Array };

/** `bns.name-resolve` over proven values, but for the leases, which are counted in blocks that no header tells. Throws `proof-record`. */
export function factsInFirst({ name, owner, namespace }: FirstValues): ProvenFacts {
  const space = readFields(namespace);
  const endless = space !== undefined && uint(space, 'lifetime') === 0;
  const first = firstName(readFields(name), readEntry(owner), space);
  return {
    facts: { first: known(first), firstNamespace: known(space !== undefined) },
    end: typeof first !== 'object' || endless ? 'never' : 'untold',
  };
}

function firstName(properties: Fields | undefined, holder: ClarityValue | undefined, space: Fields | undefined): NameV1 {
  if (properties === undefined || holder === undefined) return 'no-name';
  if (holder.type !== 'principal') throw badRecord('has another owner than a principal');
  if (space === undefined || optional(space, 'launched-at') === undefined) return 'no-namespace';
  if (optional(properties, 'revoked-at') !== undefined) return 'revoked';
  const hash = bytesIn(properties.get('zonefile-hash'));
  const isHash = hash.length === 20 && hash.some((byte) => byte !== 0);
  const endless = uint(space, 'lifetime') === 0;
  return { owner: holder.principal, endless, ...(isHash ? { zonefileHash: bytesToHex(hash) } : {}) };
}

const endAt = (renewalHeight: number, burnHeight: number): NameEnd =>
  Math.abs(renewalHeight - burnHeight) < nearBlocks ? 'estimated' : 'counted';

const known = <T>(value: T): { known: true; value: T } => ({ known: true, value });

function entryOf({ labels, namespace }: Name): ClarityValue {
  const label = labels.at(-1) ?? '';
  return {
    type: 'tuple',
    fields: new Map([['name', bufferOf(label)] as const, ['namespace', bufferOf(namespace)] as const]),
  };
}

/** Undefined: proven to be deleted. */
function readFields(data: Uint8Array): Fields | undefined {
  const entry = readEntry(data);
  if (entry === undefined || entry.type === 'tuple') return entry?.fields;
  throw badRecord('is no record of a name');
}

function optional(fields: Fields, name: string): ClarityValue | undefined {
  const value = fields.get(name);
  if (value?.type !== 'some' && value?.type !== 'none') throw badRecord(`has no ${name}`);
  return value.type === 'some' ? value.value : undefined;
}

const uint = (fields: Fields, name: string): number => numberOf(fields.get(name));

function numberOf(value: ClarityValue | undefined): number {
  if (value?.type !== 'uint' || value.value > BigInt(Number.MAX_SAFE_INTEGER)) throw badRecord('has no number where one belongs');
  return Number(value.value);
}

function principal(fields: Fields, name: string): string {
  const value = fields.get(name);
  if (value?.type !== 'principal') throw badRecord(`has no ${name}`);
  return value.principal;
}

function bool(fields: Fields, name: string): boolean {
  const value = fields.get(name);
  if (value?.type !== 'bool') throw badRecord(`has no ${name}`);
  return value.value;
}

function bytesIn(value: ClarityValue | undefined): Uint8Array {
  if (value?.type !== 'buffer') throw badRecord('has no bytes where some belong');
  return value.bytes;
}
