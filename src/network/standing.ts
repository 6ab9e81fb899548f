/** Where a name stands: who owns it by which system, until when, and what zone file it has. The second system is asked first and wins. */
import { bytesToHex, bytesToUtf8 } from '@noble/hashes/utils';
import { AutonymError } from '../protocol/error.ts';
import { hash160 } from '../protocol/keys/address.ts';
import type { JsonZonefile } from '../protocol/names/json-zonefile.ts';
import type { Name } from '../protocol/names/name.ts';
import { zonefileHash } from '../protocol/names/zonefile.ts';
import { type NameV1, readNamespaceV1, readNameV1 } from './bns-v1.ts';
import { findWrittenV2, type OwnerV2, readOwnerV2, readZonefileV2, type ZonefileV2 } from './bns-v2.ts';
import type { Network } from './endpoints.ts';
import type { Outcome, Questions } from './questions.ts';
import type { Resolution, Zonefile } from './resolution.ts';

export type Standing = Pick<Resolution, 'status' | 'system' | 'owner' | 'expiresAtHeight' | 'zonefile'> & {
  /** The zone file, when it is a part of another one and already taken out. */
  json?: JsonZonefile;
};

/** After its last block a name of the second system can still be renewed by its owner for so many Bitcoin blocks. */
const graceBlocks = 5_000;

/** Throws `nobody-answered`. */
export async function standingOf(questions: Questions, network: Network, name: Name): Promise<Standing> {
  const { askNodes } = questions;
  // All at once, each awaited only where its answer is needed: a silent bystander holds nobody up.
  const asked = {
    owner: askNodes('owner', (node) => readOwnerV2(node, network, name), sayOwner),
    zonefile: askNodes('zone file', (node) => readZonefileV2(node, network, name), sayZonefile),
    first: askNodes('owner (first system)', (node) => readNameV1(node, network, name), sayFirst),
    height: askNodes(
      'height',
      (node) => node.info(),
      ({ burnHeight }) => `block ${burnHeight}`,
    ),
  };
  const owner = await asked.owner;
  if (owner.error) throw nobodyAnswered(name, owner.error);
  if (owner.answer === 'no-name' || owner.answer === 'no-namespace') {
    const first = await asked.first;
    if (first.error) throw nobodyAnswered(name, first.error);
    return standingInFirst(questions, network, name, { first: first.answer, knownInSecond: owner.answer === 'no-name' });
  }
  const zonefile = await asked.zonefile;
  const height = owner.answer.renewalHeight === 0 ? undefined : (await asked.height).answer?.burnHeight;
  const { status, expiresAtHeight } = statusOf(owner.answer.renewalHeight, zonefile, height);
  const known: Standing = {
    status,
    system: 'bns-v2',
    owner: owner.answer.owner,
    ...(expiresAtHeight === undefined ? {} : { expiresAtHeight }),
  };
  if (status !== 'registered') return known;
  const found = await findZonefile(questions, network, name, { owner: owner.answer.owner, zonefile, first: asked.first });
  return found === undefined ? known : { ...known, zonefile: found };
}

export function nobodyAnswered({ full }: Name, cause: AutonymError): AutonymError {
  return new AutonymError('nobody-answered', `Nobody could say who owns ${full}. ${cause.message}`, { cause });
}

/** A zone file of the second system, as it was written. What is not text is shown as well as it can be. */
export function zonefileOf(bytes: Uint8Array, state: Zonefile['state']): Zonefile {
  return { text: bytesToUtf8(bytes), hash: bytesToHex(hash160(bytes)), state };
}

/** `height` is absent when the name never runs out, or when nobody told it. */
function statusOf(
  renewalHeight: number,
  zonefile: Outcome<ZonefileV2>,
  height: number | undefined,
): { status: Standing['status']; expiresAtHeight?: number } {
  if (zonefile.answer === 'revoked') return { status: 'revoked' };
  if (renewalHeight === 0) return { status: 'registered' };
  const expiresAtHeight = renewalHeight;
  // The contract counts at the block it runs in, so its own *run out* goes before a height that came a moment earlier.
  const isOver = zonefile.answer === 'run-out' || (height !== undefined && height > renewalHeight);
  if (!isOver) return { status: 'registered', expiresAtHeight };
  const inGrace = height !== undefined && height <= renewalHeight + graceBlocks;
  return { status: inGrace ? 'in-grace' : 'expired', expiresAtHeight };
}

type Beside = { owner: string; zonefile: Outcome<ZonefileV2>; first: Promise<Outcome<NameV1>> };

async function findZonefile(
  questions: Questions,
  network: Network,
  name: Name,
  { owner, zonefile, first }: Beside,
): Promise<Zonefile | undefined> {
  if (zonefile.error) return { text: '', hash: '', state: 'unreachable' };
  if (typeof zonefile.answer === 'object') return zonefileOf(zonefile.answer.bytes, 'current');
  if (zonefile.answer === 'left') {
    const written = await questions.askNodes(
      'zone file of an earlier owner',
      (node) => findWrittenV2(node, network, name),
      (found) => (found === undefined ? 'none' : `written by ${found.owner}`),
    );
    // Taken down by the present owner: their word, so nothing older takes its place.
    if (written.answer === undefined || written.answer.owner === owner) return undefined;
    return zonefileOf(written.answer.bytes, 'stale');
  }
  // Never written here; the first system may still have one, and it counts only if the name did not change hands between the two.
  const { answer: inFirst } = await first;
  if (typeof inFirst !== 'object' || inFirst.zonefileHash === undefined) return undefined;
  const older = await findFirstZonefile(questions, name, inFirst.zonefileHash);
  return inFirst.owner === owner ? older : { ...older, state: older.state === 'current' ? 'stale' : older.state };
}

async function standingInFirst(
  questions: Questions,
  network: Network,
  name: Name,
  { first, knownInSecond }: { first: NameV1; knownInSecond: boolean },
): Promise<Standing> {
  if (typeof first === 'object') {
    const zonefile = first.zonefileHash === undefined ? undefined : await findFirstZonefile(questions, name, first.zonefileHash);
    return { status: 'registered', system: 'bns-v1', owner: first.owner, ...(zonefile === undefined ? {} : { zonefile }) };
  }
  if (first !== 'no-name' && first !== 'no-namespace') return { status: first, system: 'bns-v1' };
  if (knownInSecond) return { status: 'not-registered', system: 'none' };
  // The first contract says *no such name* for a namespace nobody opened, too.
  const opened = await questions.askNodes(
    'namespace (first system)',
    (node) => readNamespaceV1(node, network, name.namespace),
    (found) => (found ? 'opened' : 'never opened'),
  );
  return { status: opened.answer === false ? 'unknown-namespace' : 'not-registered', system: 'none' };
}

/** The chain has only the hash; the text is believed by it, whoever has it. */
async function findFirstZonefile({ askNodes }: Questions, { full }: Name, hash: string): Promise<Zonefile> {
  const listed = await askNodes(
    'zone file (first system)',
    (node) => node.findListed(full),
    (found) => sayText(found?.zonefile, hash),
  );
  const text = listed.answer?.zonefile;
  if (text !== undefined && isOf(text, hash)) return { text, hash, state: 'current' };
  const kept = await askNodes(
    'zone file by its hash',
    (node) => node.findAttachment(hash),
    (found) => sayText(found, hash),
  );
  if (kept.answer !== undefined && isOf(kept.answer, hash)) return { text: kept.answer, hash, state: 'current' };
  const wrong = text ?? kept.answer;
  return wrong === undefined ? { text: '', hash, state: 'unreachable' } : { text: wrong, hash, state: 'hash-mismatch' };
}

function isOf(text: string, hash: string): boolean {
  return bytesToHex(zonefileHash(text)) === hash;
}

function sayText(text: string | undefined, hash: string): string {
  if (text === undefined) return 'has none';
  return isOf(text, hash) ? 'the one on the chain' : 'another one than on the chain';
}

function sayOwner(answer: OwnerV2): string {
  if (answer === 'no-name') return 'no such name';
  return answer === 'no-namespace' ? 'no such namespace' : answer.owner;
}

function sayZonefile(answer: ZonefileV2): string {
  if (typeof answer === 'object') return `${answer.bytes.length} bytes`;
  return {
    left: 'none of this owner',
    'never-written': 'none',
    'no-name': 'no such name',
    revoked: 'revoked',
    'run-out': 'run out',
  }[answer];
}

function sayFirst(answer: NameV1): string {
  if (typeof answer === 'object') return answer.owner;
  return {
    'no-name': 'no such name',
    'no-namespace': 'no such namespace',
    'in-grace': 'in grace',
    expired: 'run out',
    revoked: 'revoked',
  }[answer];
}
