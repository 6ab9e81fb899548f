/** Where a name stands by the word of the nodes: the facts are fetched here, and what follows from them is decided in the protocol. */
import type { NameAnswer, ToldStatus } from '../contract/names.ts';
import type { Said } from '../contract/said.ts';
import type { Network } from '../contract/settings.ts';
import { AutonymError } from '../protocol/error.ts';
import {
  decide,
  type FactValues,
  type Known,
  type NameFact,
  type NameFacts,
  type NameV1,
  type OwnerV2,
} from '../protocol/names/decide.ts';
import type { JsonZonefile } from '../protocol/names/json-zonefile.ts';
import type { Name } from '../protocol/names/name.ts';
import { readNamespaceV1, readNameV1 } from './bns-v1.ts';
import { readNamespaceV2, readOwnerV2, readWrittenV2, readZonefileV2 } from './bns-v2.ts';
import type { Outcome, Questions } from './questions.ts';
import { findZonefile, sayZonefile } from './zonefiles.ts';

/** What is so. What of it may be followed is the resolver's to decide. */
export type Standing = Pick<NameAnswer, 'system' | 'owner' | 'expires' | 'zonefile'> & {
  status: ToldStatus;
  /** The zone file, when it is a part of another one and already taken out. */
  json?: JsonZonefile;
  /** It may have run out: nobody told the height that would decide it. */
  endUnchecked?: boolean;
  /** The address outside the nodes whose word this is: of every node that sends there it is the same one. */
  elsewhere?: string;
  /** Of a name of the second system: what the first still says of it. Asked with the rest, and nothing waits for it. */
  first?: Promise<Outcome<NameV1>>;
};

/** Throws `nobody-answered`. */
export async function standingOf(questions: Questions, network: Network, name: Name): Promise<Standing> {
  const ask = askFacts(questions, network, name);
  const facts: Partial<NameFacts> = {};
  const silence: { [Fact in NameFact]?: AutonymError } = {};
  const learn = async <Fact extends NameFact>(fact: Fact): Promise<void> => {
    const outcome: Outcome<FactValues[Fact]> = await ask[fact]();
    const known: Known<FactValues[Fact]> = outcome.kind === 'said' ? { known: true, value: outcome.answer } : { known: false };
    Object.assign(facts, { [fact]: known });
    if (outcome.kind === 'silent') silence[fact] = outcome.error;
  };
  for (;;) {
    const decision = decide(facts);
    if ('untold' in decision) throw nobodyAnswered(name, silence[decision.untold]);
    if ('needs' in decision) {
      await learn(decision.needs);
      continue;
    }
    const { zonefile: place, ...standing } = decision;
    const zonefile = await findZonefile(questions, name, place);
    return {
      ...standing,
      ...(zonefile === undefined ? {} : { zonefile }),
      ...(standing.system === 'bns-v2' ? { first: ask.first() } : {}),
    };
  }
}

/** Where everything hangs on one answer: throws `nobody-answered` when there is none. */
export function answerOf<T>(name: Name, outcome: Outcome<T>): T {
  if (outcome.kind === 'said') return outcome.answer;
  throw nobodyAnswered(name, outcome.error);
}

function nobodyAnswered({ full }: Name, cause: AutonymError | undefined): AutonymError {
  return new AutonymError('nobody-answered', `Nobody could say who owns ${full}. ${cause?.message}`, { cause });
}

type Asking = { [Fact in NameFact]: () => Promise<Outcome<FactValues[Fact]>> };

/**
 * What most names need is asked at once, and each answer awaited only where it counts: a silent bystander holds nobody up. The rest is asked
 * when it is needed.
 */
function askFacts({ askNodes, info }: Questions, network: Network, name: Name): Asking {
  const second = askNodes('owner', (node) => readOwnerV2(node, network, name), sayOwner);
  const zonefile = askNodes('zonefile', (node) => readZonefileV2(node, network, name), sayZonefile);
  const first = askNodes('first-owner', (node) => readNameV1(node, network, name), sayOwner);
  const tip = info();
  return {
    second: () => second,
    zonefile: () => zonefile,
    first: () => first,
    burnHeight: async () => {
      const outcome = await tip;
      return outcome.kind === 'said' ? { kind: 'said', answer: outcome.answer.burnHeight } : outcome;
    },
    written: () =>
      askNodes(
        'written-zonefile',
        (node) => readWrittenV2(node, network, name),
        (found) => (found === 'none' ? { code: 'never-written' } : { code: 'written-by', places: [found.owner] }),
      ),
    namespace: () =>
      askNodes(
        'namespace',
        (node) => readNamespaceV2(node, network, name.namespace),
        (found) => ({ code: ({ launched: 'opened', announced: 'announced', none: 'other-system' } as const)[found] }),
      ),
    firstNamespace: () =>
      askNodes(
        'first-namespace',
        (node) => readNamespaceV1(node, network, name.namespace),
        (found) => ({ code: found ? 'opened' : 'never-opened' }),
      ),
  };
}

function sayOwner(answer: OwnerV2 | NameV1): Said {
  return typeof answer === 'object' ? { code: 'owner', places: [answer.owner] } : { code: answer };
}
