/** Where a name stands: who owns it by which system, until when, and what zone file it has. The second system is asked first and wins. */
import type { NameAnswer, NameExpiry, NameStatus } from '../contract/names.ts';
import type { Said } from '../contract/said.ts';
import type { Network } from '../contract/settings.ts';
import { AutonymError } from '../protocol/error.ts';
import type { JsonZonefile } from '../protocol/names/json-zonefile.ts';
import type { Name } from '../protocol/names/name.ts';
import { type NameV1, readNamespaceV1, readNameV1 } from './bns-v1.ts';
import { type OwnerV2, readNamespaceV2, readOwnerV2, readZonefileV2, type ZonefileV2 } from './bns-v2.ts';
import type { NodeInfo } from './node.ts';
import type { Outcome, Questions } from './questions.ts';
import { findFirstZonefile, findZonefile, sayZonefile, untold } from './zonefiles.ts';

/** What is so. What of it may be followed is the resolver's to decide. */
export type Standing = Pick<NameAnswer, 'status' | 'system' | 'owner' | 'expires' | 'zonefile'> & {
  /** The zone file, when it is a part of another one and already taken out. */
  json?: JsonZonefile;
  /** It may have run out: nobody told the height that would decide it. */
  endUnchecked?: boolean;
};

/** After its last block a name of the second system can still be renewed by its owner for so many Bitcoin blocks. */
const graceBlocks = 5_000;

/** Throws `nobody-answered`. */
export async function standingOf(questions: Questions, network: Network, name: Name): Promise<Standing> {
  const { askNodes } = questions;
  // All at once, each awaited only where its answer is needed: a silent bystander holds nobody up.
  const asked = {
    owner: askNodes('owner', (node) => readOwnerV2(node, network, name), sayOwner),
    zonefile: askNodes('zonefile', (node) => readZonefileV2(node, network, name), sayZonefile),
    first: askNodes('first-owner', (node) => readNameV1(node, network, name), sayOwner),
    height: askNodes(
      'height',
      (node) => node.info(),
      ({ burnHeight }) => ({ code: 'block', places: [String(burnHeight)] }),
    ),
  };
  const found = answerOf(name, await asked.owner);
  if (found === 'no-name') return standingInFirst(questions, network, name, answerOf(name, await asked.first));
  const { owner, renewalHeight } = found;
  const word = await asked.zonefile;
  const life = await lifeOf(renewalHeight, word, asked.height);
  const zonefile = await findZonefile(questions, network, name, { owner, word, first: asked.first });
  return { ...life, system: 'bns-v2', owner, ...(zonefile === undefined ? {} : { zonefile }) };
}

/** Where everything hangs on one answer: throws `nobody-answered` when there is none. */
export function answerOf<T>({ full }: Name, outcome: Outcome<T>): T {
  if (outcome.kind === 'said') return outcome.answer;
  const { error: cause } = outcome;
  throw new AutonymError('nobody-answered', `Nobody could say who owns ${full}. ${cause.message}`, { cause });
}

type Life = { status: NameStatus; expires: NameExpiry; endUnchecked?: boolean };

async function lifeOf(renewalHeight: number, zonefile: Outcome<ZonefileV2>, height: Promise<Outcome<NodeInfo>>): Promise<Life> {
  const word = zonefile.kind === 'said' ? zonefile.answer : undefined;
  if (word === 'revoked') return { status: 'revoked', expires: 'unknown' };
  if (renewalHeight === 0) return { status: 'registered', expires: 'never' };
  const expires = { atHeight: renewalHeight };
  // The contract gives these only after it has compared the heights itself, at the block it runs in.
  if (word === 'left' || typeof word === 'object') return { status: 'registered', expires };
  const tip = await height;
  if (tip.kind === 'silent')
    return word === 'run-out' ? { status: 'expired', expires } : { status: 'registered', expires, endUnchecked: true };
  const { burnHeight } = tip.answer;
  // Its own *run out* goes before a height that came a moment earlier.
  if (word !== 'run-out' && burnHeight <= renewalHeight) return { status: 'registered', expires };
  return { status: burnHeight <= renewalHeight + graceBlocks ? 'in-grace' : 'expired', expires };
}

/** The second system does not know the name. It still decides when it runs the namespace: then the first has only history to tell. */
async function standingInFirst(questions: Questions, network: Network, name: Name, first: NameV1): Promise<Standing> {
  const namespace = await questions.askNodes(
    'namespace',
    (node) => readNamespaceV2(node, network, name.namespace),
    (found) => ({ code: ({ launched: 'opened', announced: 'announced', none: 'other-system' } as const)[found] }),
  );
  if (typeof first === 'object') {
    const { owner, endless, zonefileHash } = first;
    const isHistory = answerOf(name, namespace) === 'launched';
    const zonefile = zonefileHash === undefined ? undefined : await findFirstZonefile(questions, name, zonefileHash);
    return {
      status: isHistory ? 'history' : 'registered',
      system: 'bns-v1',
      owner,
      expires: endless && !isHistory ? 'never' : 'unknown',
      ...(zonefile === undefined ? {} : { zonefile }),
    };
  }
  const nobody: Standing = { status: 'not-registered', system: 'none', expires: 'unknown' };
  if (first === 'no-name' || first === 'no-namespace') {
    // Neither system has the name, so it is free, whatever is not known of its namespace.
    if (namespace.kind === 'silent' || namespace.answer === 'launched') return nobody;
    // The first contract says *no such name* for a namespace nobody opened, too.
    const opened = await questions.askNodes(
      'first-namespace',
      (node) => readNamespaceV1(node, network, name.namespace),
      (found) => ({ code: found ? 'opened' : 'never-opened' }),
    );
    return opened.kind === 'said' && !opened.answer ? { ...nobody, status: 'unknown-namespace' } : nobody;
  }
  if (answerOf(name, namespace) === 'launched') return nobody;
  return { status: first, system: 'bns-v1', expires: 'unknown', zonefile: untold };
}

function sayOwner(answer: OwnerV2 | NameV1): Said {
  return typeof answer === 'object' ? { code: 'owner', places: [answer.owner] } : { code: answer };
}
