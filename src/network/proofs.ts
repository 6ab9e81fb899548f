/**
 * Names checked against the chain itself: docs/protocol/verification.md. Hosts deliver, nobody is believed: what counts is proven here against
 * blocks that the signers signed. Only what is there can be proven, so nothing about absence is ever *verified*.
 */
import type { NameAnswer, NameProof } from '../contract/names.ts';
import type { Network } from '../contract/settings.ts';
import { AutonymError } from '../protocol/error.ts';
import { bytesToHex, hexToBytes } from '../protocol/hex.ts';
import {
  type Chain,
  type Checkpoint,
  checkAge,
  cycleOf,
  headersNeeded,
  nextSetKey,
  rootsWith,
  verifyNextSet,
  verifyTip,
} from '../protocol/proof/checkpoint.ts';
import type { Header } from '../protocol/proof/header.ts';
import { leafValueOf, pathOf } from '../protocol/proof/marf-key.ts';
import { decodeProof, isEqual, type Proof, type ProvenRoot, verifyProof } from '../protocol/proof/marf-proof.ts';
import { recoverSigner, type SignedWeight, verifySigners } from '../protocol/proof/signers.ts';
import { hostOf } from './answer.ts';
import type { Http } from './http.ts';
import { differenceOf, findLie, type NameCheck, type Proven, proveAnswer, whyUnprovable, withHost } from './proof-compare.ts';
import { makeProofHost, type ProofHost, type TipPointer } from './proof-host.ts';
import type { ProofQueue } from './proof-queue.ts';

/** `sets`: the newest that was proven and the one before, whose signers go on for half a day; `highest`: of the highest block ever checked. */
export type TrustRow = { sets: Checkpoint[]; highest: number };
/** What was found out before, and holds: roots of older blocks for ever, by their id; values of namespaces for a day. Hex. */
export type ProvenRow = { root: string } | { data: string; atMs: number };
export type ProofStore = {
  findTrust(): Promise<TrustRow | undefined>;
  putTrust(row: TrustRow): Promise<void>;
  find(key: string): Promise<ProvenRow | undefined>;
  put(key: string, row: ProvenRow): Promise<void>;
};

/** What is known of a network before anybody is asked. `pace`: Bitcoin's blocks come about every ten minutes there. */
export type Trust = { chain: Chain; checkpoint: Checkpoint; isPaced: boolean };

export type ProofPowers = {
  http: Http;
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  queue: Pick<ProofQueue, 'slow'>;
  store: ProofStore;
  network: Network;
  trust: Trust;
};

export type Tip = { header: Header; weight: SignedWeight; checkpoint: Checkpoint; burnHeight: number; host: string };
/** What one check cost, and through what it went. */
export type Tally = { hosts: Set<string>; headers: Set<string>; bytes: number };
/** `again`: what was answered is older than what is proven, and has to be asked anew. */
export type Verdict = { proof: NameProof; again?: true };

const tipMs = 60_000;
const namespaceMs = 86_400_000;
/** How many blocks are looked at to find one that holds the next set. Halving, thirty find one among a thousand million. */
const maxSteps = 40;
/** A device whose clock is off by more than this is told so, rather than that the network stands still. */
const clockMs = 20 * 60_000;
const burnBlockMs = 600_000;
/** Who gave such a proof did not make a mistake: it does not fit what that very host says. */
const lies = /^proof-(spliced|root|value)$/;

export const emptyTally = (): Tally => ({ hosts: new Set(), headers: new Set(), bytes: 0 });
export const isLie = ({ code }: Pick<AutonymError, 'code'>): boolean => lies.test(code);

export type Proofs = ReturnType<typeof makeProofs>;

export function makeProofs(powers: ProofPowers) {
  const { now, sleep, store, network, trust } = powers;
  const { chain } = trust;
  const http = powers.queue.slow(powers.http);
  /** Scratch: what is being asked, and the newest block. */
  const flights = new Map<string, Promise<unknown>>();
  let newest: { tip: Promise<Tip>; atMs: number } | undefined;

  const together = <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const flight = (flights.get(key) as Promise<T> | undefined) ?? work().finally(() => flights.delete(key));
    flights.set(key, flight);
    return flight;
  };

  const hostsFor = (tally: Tally): ProofHost[] =>
    network.nodeUrls.map((url) =>
      makeProofHost({
        url,
        http: async (request) => {
          tally.hosts.add(hostOf(url));
          const answer = await http(request);
          tally.bytes += answer.body.length;
          return answer;
        },
      }),
    );

  /** Other work goes between two: a few milliseconds each. */
  const recoverAll = async (header: Header): Promise<string[]> => {
    const recovered: string[] = [];
    for (const index of header.signatures.keys()) {
      await sleep(0);
      recovered.push(recoverSigner(header, index));
    }
    return recovered;
  };

  const readTrust = async (): Promise<TrustRow> => {
    const kept = await store.findTrust();
    // A newer release knows of a later set.
    return kept && (kept.sets[0]?.cycle ?? -1) >= trust.checkpoint.cycle
      ? kept
      : { sets: [trust.checkpoint], highest: kept?.highest ?? 0 };
  };

  const learn = async (next: Checkpoint): Promise<TrustRow> => {
    const { sets, highest } = await readTrust();
    const row = { sets: [next, ...sets].slice(0, 2), highest };
    await store.putTrust(row);
    return row;
  };

  /** The state root of an older block, by its own header. Throws `proof-header-missing`. */
  const findRoot = (id: Uint8Array, tally: Tally): Promise<ProvenRoot> => {
    const key = bytesToHex(id);
    tally.headers.add(key);
    return together(`header ${key}`, async () => {
      const kept = await store.find(key);
      if (kept && 'root' in kept) return { id, stateRoot: hexToBytes(kept.root) };
      for (const host of hostsFor(tally)) {
        const found = await silentIs(undefined, async () => (await host.findBlock(key)) ?? (await host.findOldBlock(key)));
        if (found === undefined || !isEqual(found.id, id)) continue;
        await store.put(key, { root: bytesToHex(found.stateRoot) });
        return { id, stateRoot: found.stateRoot };
      }
      throw new AutonymError('proof-header-missing', `Nobody gave the header of block ${key}.`);
    });
  };

  const ancestorsFor = (proof: Proof, tally: Tally): Promise<ProvenRoot[]> =>
    Promise.all(headersNeeded(proof, chain).map((id) => findRoot(id, tally)));

  /** What stands at a key by one host, proven. Throws whatever is wrong with it. */
  const proveBy = async (host: ProofHost, key: string, { header }: Pick<Tip, 'header'>, tally: Tally): Promise<Uint8Array> => {
    const { data = new Uint8Array(), proof: bytes } = await host.entry(key, bytesToHex(header.id));
    const proof = decodeProof(bytes);
    const ancestors = await ancestorsFor(proof, tally);
    await sleep(0);
    verifyProof({ proof, path: pathOf(key), value: leafValueOf(data), tip: header, ancestors: rootsWith(chain, ancestors) });
    return data;
  };

  /**
   * What stands at a key in the state of a block, from whoever can prove it. Who cannot is passed over; who proves something false is asked once
   * more, and named when it stays so and nobody else proves better. Throws the `proof-…` or `host-…` error that says most, with the host in
   * `places`.
   */
  const prove = (key: string, tip: Pick<Tip, 'header'>, tally: Tally): Promise<Uint8Array> =>
    together(`${key} ${bytesToHex(tip.header.id)}`, () =>
      firstOf(hostsFor(tally), (host) =>
        proveBy(host, key, tip, tally).catch((error) => {
          if (!isLie(known(error))) throw error;
          return proveBy(host, key, tip, tally);
        }),
      ),
    );

  /** Of the block's set or the one before. */
  const checkTip = (header: Header, recovered: string[], { sets, highest }: TrustRow, burnHeight: number) => {
    const check = { header, recovered, chain, burnHeight, nowMs: now(), highestBlocks: highest };
    let first: unknown;
    for (const checkpoint of sets) {
      try {
        return { weight: verifyTip({ ...check, checkpoint }), checkpoint };
      } catch (error) {
        first ??= error;
      }
    }
    throw first;
  };

  const tipBy = async (host: ProofHost, tally: Tally): Promise<Tip> => {
    const pointer = await host.tip();
    const { blockId, burnHeight } = pointer;
    const header = await host.findBlock(blockId);
    if (header === undefined || bytesToHex(header.id) !== blockId)
      throw new AutonymError('proof-header-missing', `${host.host} did not give the header of its newest block.`);
    checkClock(header, pointer, now());
    const row = await rollForward(header, pointer, host, tally);
    const recovered = await recoverAll(header);
    const { weight, checkpoint } = checkTip(header, recovered, row, burnHeight);
    const { sets, highest } = await readTrust();
    if (header.heightBlocks > highest) await store.putTrust({ sets, highest: header.heightBlocks });
    const tip = { header, weight, checkpoint, burnHeight, host: host.host };
    await lookAhead(tip, recovered, tally);
    return tip;
  };

  /** In the last days of a cycle the next set stands in every block: found then, it need not be searched for later. */
  const lookAhead = async ({ header, checkpoint, burnHeight }: Tip, recovered: string[], tally: Tally): Promise<void> => {
    const [latest] = (await readTrust()).sets;
    const soon = cycleOf(burnHeight + Math.floor(chain.cycleLength / 21), chain);
    if (latest !== checkpoint && latest?.cycle !== checkpoint.cycle) return;
    if (soon <= checkpoint.cycle) return;
    await silentIs(undefined, async () => {
      await learn(await nextSetIn(header, recovered, checkpoint, hostsFor(tally), tally));
    });
  };

  const nextSetIn = async (
    header: Header,
    recovered: string[],
    checkpoint: Checkpoint,
    hosts: ProofHost[],
    tally: Tally,
  ): Promise<Checkpoint> => {
    const key = nextSetKey(checkpoint, chain);
    return firstOf(hosts, async (host) => {
      const { data = new Uint8Array(), proof: bytes } = await host.entry(key, bytesToHex(header.id));
      const proof = decodeProof(bytes);
      const ancestors = await ancestorsFor(proof, tally);
      return verifyNextSet({ checkpoint, chain, header, recovered, data, proof, ancestors, nowMs: now() });
    });
  };

  /**
   * From cycle to cycle up to the one that signs now; each next set is proven in a block that the set before signed, and kept. `tip` only says
   * how far there is to search: nothing of it is believed yet.
   */
  const rollForward = async (tip: Header, pointer: TipPointer, host: ProofHost, tally: Tally): Promise<TrustRow> => {
    let row = await readTrust();
    for (;;) {
      const [latest = trust.checkpoint] = row.sets;
      checkAge(latest, now(), chain);
      if (trust.isPaced) checkBurnHeight(pointer.burnHeight, latest, chain, now());
      if (cycleOf(pointer.burnHeight, chain) <= latest.cycle) return row;
      try {
        row = await learn(await findNextSet(latest, tip, host, tally));
      } catch (error) {
        // For half a day after a boundary it may still be the turn of those before.
        known(error);
        if (cycleOf(pointer.burnHeight, chain) > latest.cycle + 1) throw error;
        return row;
      }
    }
  };

  /** A block from the last hundred Bitcoin blocks of the cycle: about a cycle after the one that holds the present set, and then by halving. */
  const findNextSet = async (checkpoint: Checkpoint, tip: Header, host: ProofHost, tally: Tally): Promise<Checkpoint> => {
    const key = nextSetKey(checkpoint, chain);
    const tipId = bytesToHex(tip.id);
    let [low, high] = [checkpoint.blockHeight, tip.heightBlocks];
    const wholeMs = tip.timestampMs - checkpoint.blockTimeMs;
    let guess = low + Math.round(((high - low) * chain.cycleLength * burnBlockMs) / Math.max(1, wholeMs));
    for (let step = 0; step < maxSteps && low < high; step++) {
      if (guess <= low || guess > high) guess = Math.ceil((low + high) / 2);
      const header = await host.findBlockAt(guess, tipId);
      // Blocks of before Nakamoto are not given by their height.
      const { data } = header ? await host.entry(key, bytesToHex(header.id), false) : {};
      if (header === undefined || data === undefined || data[0] === 0x09) low = guess;
      else {
        const recovered = await recoverAll(header);
        if (isSignedBy(header, recovered, checkpoint)) return nextSetIn(header, recovered, checkpoint, [host], tally);
        high = guess - 1;
      }
      guess = Math.ceil((low + high) / 2);
    }
    throw new AutonymError('proof-no-bridge', `No block was found that leads from the signers of cycle ${checkpoint.cycle} on.`);
  };

  /** The newest block, checked. For a minute it is the same one, unless `isFresh` is asked. Throws the error of the host that says most. */
  const freshTip = (tally: Tally, isFresh = false): Promise<Tip> => {
    if (newest && !isFresh && now() - newest.atMs < tipMs) return newest.tip;
    const tip = together('tip', () => firstOf(hostsFor(tally), (host) => tipBy(host, tally)));
    const mine = { tip, atMs: now() };
    newest = mine;
    tip.catch(() => {
      if (newest === mine) newest = undefined;
    });
    return tip;
  };

  /** Lives a day, whatever happens: what a namespace is like does not change from block to block. */
  const proveForADay = async (key: string, tip: Tip, tally: Tally): Promise<Uint8Array> => {
    const kept = await store.find(key);
    if (kept && 'data' in kept && now() - kept.atMs < namespaceMs && kept.atMs <= now()) return hexToBytes(kept.data);
    const data = await prove(key, tip, tally);
    await store.put(key, { data: bytesToHex(data), atMs: now() });
    return data;
  };

  /**
   * Checks an answer. Never throws for what hosts do: then it is `unproven`, with the reason. `isSecondTry`: it was asked anew since the last
   * check said `again`.
   */
  const verifyName = async (answer: Omit<NameAnswer, 'fromCache'>, isSecondTry = false): Promise<Verdict> => {
    const tally = emptyTally();
    const compare = async (tip: Tip) => {
      const check: NameCheck = {
        ...{ answer, network, now },
        http: powers.http,
        prove: (key) => prove(key, tip, tally),
        proveForADay: (key) => proveForADay(key, tip, tally),
      };
      const proven = await proveAnswer(check, tip.burnHeight);
      return { check, tip, proven, differs: differenceOf(answer, proven) };
    };
    const unprovable = whyUnprovable(answer);
    if (unprovable) return unproven(unprovable);
    try {
      const tip = await freshTip(tally);
      let compared = await compare(tip);
      // The answer may be of a block that came after; then it fits the newest one.
      if (compared.differs) compared = await compare(await freshTip(tally, true));
      if (compared.differs) return await whoLies(compared, compared.differs, isSecondTry);
      return { proof: seal(answer, compared.proven, compared.tip, tally) };
    } catch (error) {
      const problem = known(error);
      return isLie(problem) ? { proof: { state: 'contradicted', why: problem.said() } } : unproven(problem);
    }
  };

  type Compared = { check: NameCheck; tip: Tip; proven: Proven };

  /** Every host whose word was taken is asked again at the same block, so that two times are never called a lie. */
  const whoLies = async ({ check, tip, proven }: Compared, differs: AutonymError, isSecondTry: boolean): Promise<Verdict> => {
    const told = check.answer.readings.flatMap(({ state, host }) => (state === 'said' ? [host] : []));
    for (const host of told) {
      const lie = await findLie(check, proven, host, bytesToHex(tip.header.id));
      if (lie) return { proof: { state: 'contradicted', why: lie.said() } };
    }
    const why = withHost(differs, told[0] ?? tip.host).said();
    // It says so only where no block is named, and again when it is asked anew.
    return isSecondTry ? { proof: { state: 'contradicted', why } } : { proof: { state: 'unproven', why }, again: true };
  };

  const seal = (
    { zonefile, status }: Pick<NameAnswer, 'zonefile' | 'status'>,
    proven: Proven,
    tip: Tip,
    tally: Tally,
  ): NameProof => {
    if (proven.system === 'first') return unproven(new AutonymError('proof-first-only', 'The second system may have it.')).proof;
    const { isWhole, end } = proven;
    // A file of the first system counts only where the second has none, and that has no proof; nor has a revocation without its file.
    if (!isWhole && (zonefile?.state === 'current' || status === 'revoked'))
      return unproven(new AutonymError('proof-zonefile', 'The owner is proven, and the zone file is not.')).proof;
    return provenAt(tip, tally, { end: end === 'untold' ? 'estimated' : end, isWhole });
  };

  const provenAt = (
    tip: Tip,
    tally: Tally,
    { end, isWhole }: { end: 'never' | 'counted' | 'estimated'; isWhole: boolean },
  ): NameProof => {
    const { header, weight, checkpoint, host } = tip;
    return {
      state: 'proven',
      height: header.heightBlocks,
      blockId: bytesToHex(header.id),
      blockAtMs: header.timestampMs,
      signed: weight.signed,
      total: weight.total,
      cycle: checkpoint.cycle,
      checkpoint: { cycle: trust.checkpoint.cycle, atMs: trust.checkpoint.blockTimeMs },
      headers: tally.headers.size,
      hosts: [...new Set([host, ...tally.hosts])],
      bytes: tally.bytes,
      end,
      ...(isWhole ? {} : { ownerOnly: true }),
    };
  };

  return { findRoot, freshTip, prove, verifyName };
}

const isSignedBy = (header: Header, recovered: string[], { signers }: Checkpoint): boolean => {
  try {
    verifySigners(header, recovered, signers);
    return true;
  } catch {
    return false;
  }
};

/**
 * A block from the future, or one as old as it may not be by a host whose own clock agrees with the block: then it is the device's clock that is
 * wrong. Throws `proof-clock`.
 */
function checkClock({ timestampMs }: Header, { dateMs }: TipPointer, nowMs: number): void {
  const offMs = Math.abs(timestampMs - nowMs);
  const isHostsToo = dateMs !== undefined && Math.abs(dateMs - timestampMs) < clockMs;
  if (offMs <= clockMs || !isHostsToo) return;
  const days = offMs / 86_400_000;
  throw new AutonymError('proof-clock', `The clock of this device is wrong by ${days} days.`, {
    reason: days >= 1 ? 'days' : 'hours',
    places: [String(Math.max(1, Math.round(days >= 1 ? days : offMs / 3_600_000)))],
  });
}

/**
 * Bitcoin's height is only told, and with a false one old signers could be made to look like today's: so it has to fit the time that went by.
 * Throws `proof-burn-height`.
 */
function checkBurnHeight(
  burnHeight: number,
  { cycle, blockTimeMs }: Checkpoint,
  { firstBurnHeight, cycleLength }: Chain,
  nowMs: number,
): void {
  const passed = (nowMs - blockTimeMs) / burnBlockMs;
  // The block that holds a set is one of the last hundred before its cycle.
  const expected = firstBurnHeight + cycle * cycleLength - 50 + passed;
  if (Math.abs(burnHeight - expected) <= 200 + Math.abs(passed) / 10) return;
  throw new AutonymError(
    'proof-burn-height',
    `Bitcoin is not at height ${burnHeight}; about ${Math.round(expected)} is expected.`,
  );
}

const unproven = (why: AutonymError): Verdict => ({ proof: { state: 'unproven', why: why.said() } });

/** A mistake of ours is thrown on. */
function known(error: unknown): AutonymError {
  if (error instanceof AutonymError) return error;
  throw error;
}

function byHost(error: unknown, host: string): AutonymError {
  const { code, message, reason, places = [host], cause } = known(error);
  return new AutonymError(code, message, { reason, places, cause });
}

/** What the first host gives that can. Throws the error that says most: a lie before everything else, that there are no proofs and silence last. */
async function firstOf<T>(hosts: ProofHost[], ask: (host: ProofHost) => Promise<T>): Promise<T> {
  const problems: AutonymError[] = [];
  for (const host of hosts) {
    try {
      return await ask(host);
    } catch (error) {
      problems.push(byHost(error, host.host));
    }
  }
  const rank = (error: AutonymError) =>
    isLie(error) ? 0 : error.code === 'proof-absent' ? 2 : error.code.startsWith('proof-') ? 1 : 3;
  throw problems.toSorted((a, b) => rank(a) - rank(b))[0];
}

async function silentIs<T>(instead: T, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    known(error);
    return instead;
  }
}
