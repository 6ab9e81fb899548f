/**
 * What every operator of a network says of a name. Each is asked by itself and in whole: owner and zone file are of one node, so that two nodes
 * never put together what neither of them said.
 */
import type { NameReading, NameSource, NameTip, NameWord } from '../contract/names.ts';
import type { Network } from '../contract/settings.ts';
import { AutonymError } from '../protocol/error.ts';
import { operatorOf } from '../protocol/hosts.ts';
import type { Name } from '../protocol/names/name.ts';
import { hostOf } from './answer.ts';
import { isLocalNetwork } from './endpoints.ts';
import type { Http } from './http.ts';
import { makeQuestions, type Questions } from './questions.ts';
import { sealOf, withStale } from './seal.ts';
import { type Standing, standingOf } from './standing.ts';
import type { StandingOfSubdomain } from './standing-subdomain.ts';

export type ReadingPowers = {
  /** To the hosts that zone files name. */
  http: Http;
  /** To the nodes, where they are asked in another way. */
  nodeHttp?: Http;
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  network: Network;
  /** So many operators have to say the same; as soon as they do, the others have a moment left. */
  agreeing: number;
  /** Scratch: the highest tip of each host so far, apart by chain and contracts. */
  tips: Map<string, NameTip>;
  /** Whether this host failed when it was last heard of: the others of its operator are asked first. */
  isFailing: (host: string) => boolean;
  /** Has a script of its own, which whoever hands it in loads. */
  standingOfSubdomain: StandingOfSubdomain;
};

export type Heard = {
  reading: NameReading;
  /** What was asked of its hosts so far, and what was said. */
  sources(): NameSource[];
  /** Of the host whose word it is; undefined when it gave none. */
  said?: { standing: Standing; questions: Questions };
  error?: AutonymError;
};

/** How long a host may be silent before the next one of the same operator is asked too. */
const hedgeMs = 1_500;
/** How long the other operators have, from the beginning, once one has spoken. */
const patienceMs = 5_000;
/** How much longer than everything else something may take that is only beside it. */
const besideMs = 250;

/** One an operator, in their order. Never throws for what hosts do. */
export async function hearAll(powers: ReadingPowers, name: Name): Promise<Heard[]> {
  const { network, agreeing, sleep, tips } = powers;
  const { chain, bnsV1, bnsV2, zonefileResolver } = network;
  const keyOf = (host: string) => [chain, bnsV1, bnsV2, zonefileResolver, host].join();
  const portsApart = isLocalNetwork(network);
  const operators = new Map<string, string[]>();
  for (const url of network.nodeUrls) {
    const operator = operatorOf(url, { portsApart });
    operators.set(operator, [...(operators.get(operator) ?? []), url]);
  }
  const places = [...operators].map(([operator, urls]) => askOperator(powers, operator, urls, name));
  const heard = () => judged(places.map(({ heard }) => heard()));
  const judged = (all: Heard[]): Heard[] => {
    const readings = withStale(
      all.map(({ reading }) => reading),
      // A devnet is set back on purpose.
      portsApart ? undefined : (host) => tips.get(keyOf(host)),
    );
    return all.map((one, i) => ({ ...one, reading: readings[i] ?? one.reading }));
  };

  if (places.length > 1) await enough();
  else await places[0]?.done;
  const all = heard();
  for (const { reading } of all) {
    const { host, tip } = reading;
    if (tip && tip.stacksHeight > (tips.get(keyOf(host))?.stacksHeight ?? 0)) tips.set(keyOf(host), tip);
  }
  return all;

  /** All have spoken; or so many agree and the rest had their moment; or one has spoken and the patience with the rest is over. */
  async function enough(): Promise<void> {
    const patience = sleep(patienceMs).then(() => 'over' as const);
    const waiting = new Set(places);
    for (const place of places) void place.done.then(() => waiting.delete(place));
    const rest = Promise.all(places.map(({ done }) => done));
    for (let isPatient = true; waiting.size > 0; ) {
      const next = Promise.race([...waiting].map(({ done }) => done));
      if ((await (isPatient ? Promise.race([next, patience]) : next)) === 'over') isPatient = false;
      const readings = heard().map(({ reading }) => reading);
      if (!isPatient && readings.some(({ state }) => state === 'said')) return;
      if (sealOf(readings, agreeing) === 'agreed') {
        await Promise.race([rest, sleep(besideMs)]);
        return;
      }
    }
  }
}

type Try = { host: string; questions: Questions; standing?: Standing; tip?: NameTip; error?: AutonymError };
type Place = { done: Promise<void>; heard(): Heard };

/** One whole answer of one of its hosts: the next one is asked when one fails, lacks something, or is slow. */
function askOperator(powers: ReadingPowers, operator: string, urls: string[], name: Name): Place {
  const { sleep, isFailing } = powers;
  const tries: Try[] = [];
  const isWell = (url: string) => !isFailing(hostOf(url));
  const ordered = [...urls.filter(isWell), ...urls.filter((url) => !isWell(url))];
  const ask = async (): Promise<void> => {
    const running: Promise<Try>[] = [];
    for (const url of ordered) {
      running.push(askHost(powers, url, name, tries));
      const isLast = running.length === urls.length;
      await Promise.race([firstWhole(running), ...(isLast ? [] : [sleep(hedgeMs)])]);
      if (tries.some(isWhole)) return;
    }
  };
  return {
    done: ask(),
    heard: () => {
      const best = tries.find(isWhole) ?? tries.find(({ standing }) => standing);
      const sources = () => tries.flatMap(({ questions }) => questions.finished());
      const { host = hostOf(urls[0] ?? ''), standing, questions, tip, error } = best ?? tries.at(-1) ?? {};
      const place = { host, operator, ...(tip ? { tip } : {}) };
      if (standing && questions)
        return { reading: { ...place, state: 'said', ...wordOf(standing) }, sources, said: { standing, questions } };
      const why = error ?? slow(host);
      return { reading: { ...place, state: 'silent', why: causeOf(why).said() }, sources, error: why };
    },
  };
}

async function askHost(powers: ReadingPowers, url: string, name: Name, tries: Try[]): Promise<Try> {
  const { http, nodeHttp = http, now, network, sleep, standingOfSubdomain } = powers;
  const questions = makeQuestions({ http: nodeHttp, now, nodeUrl: url });
  const mine: Try = { host: hostOf(url), questions };
  tries.push(mine);
  try {
    const standing = await (name.kind === 'name'
      ? standingOf(questions, network, name)
      : standingOfSubdomain({ http, questions, network }, name));
    // It was asked with the rest; of a subdomain it is asked only where there is somebody to compare with.
    const isAsked = name.kind === 'name' || network.nodeUrls.length > 1;
    const info = isAsked ? await Promise.race([questions.info(), sleep(besideMs)]) : undefined;
    Object.assign(mine, { standing, ...(info?.kind === 'said' ? { tip: { ...info.answer, atMs: now() } } : {}) });
  } catch (error) {
    if (!(error instanceof AutonymError)) throw error;
    mine.error = error;
  }
  return mine;
}

/** Ends with the first that lacks nothing, or with the last. A mistake of ours is thrown. */
function firstWhole(running: Promise<Try>[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let left = running.length;
    for (const attempt of running)
      attempt.then((tried) => {
        left -= 1;
        if (isWhole(tried) || left === 0) resolve();
      }, reject);
  });
}

/** Another host may know more: what is missing here is not what the owner did not write. */
function isWhole({ standing }: Try): boolean {
  return (
    standing !== undefined && !standing.endUnchecked && !/^un(reachable|delivered)$|^hash/.test(standing.zonefile?.state ?? '')
  );
}

function wordOf({ status, owner, zonefile, expires, endUnchecked, elsewhere }: Standing): NameWord {
  const { hash = '', state } = zonefile ?? {};
  return {
    status,
    ...(owner === undefined ? {} : { owner }),
    ...(zonefile && !hash ? {} : { zonefileHash: hash }),
    ...(state && /^(current|listed|stale)$/.test(state) ? { zonefileIsTheirs: state !== 'stale' } : {}),
    expires,
    ...(endUnchecked ? { endUnchecked } : {}),
    ...(elsewhere === undefined ? {} : { elsewhere }),
  };
}

function slow(host: string): AutonymError {
  return new AutonymError('host-timeout', `${host} did not answer in time.`, { places: [host, String(patienceMs / 1000)] });
}

/** Why nobody answered, rather than that. */
function causeOf(error: AutonymError): AutonymError {
  return error.code === 'nobody-answered' && error.cause instanceof AutonymError ? error.cause : error;
}
