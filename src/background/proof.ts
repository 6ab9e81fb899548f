/**
 * Names checked behind their answers, built as `proof.js`: loaded when the first answer is there, never while the background starts. What was found
 * out of blocks and signers lies in rows; what came of a check is kept with the name's own row (names.ts).
 */
import type { NameAnswer, NameProof } from '../contract/names.ts';
import type { Network } from '../contract/settings.ts';
import type { Http } from '../network/http.ts';
import { makeProofQueue } from '../network/proof-queue.ts';
import { makeProofs, type ProofStore, type Proofs } from '../network/proofs.ts';
import { contradicted } from '../network/resolver.ts';
import { sealOf } from '../network/seal.ts';
import { trustOf } from '../network/trust.ts';
import { AutonymError } from '../protocol/error.ts';
import type { Rows } from './store.ts';

export type CheckedAnswer = Omit<NameAnswer, 'fromCache'>;
export type CheckingPowers = {
  http: Http;
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  rows: Rows;
  /** How many questions of checks wait for their turn. */
  tellQueue: (length: number) => void;
};
/** `again`: it is older than what is proven, and has to be asked anew. */
export type Checking = {
  check(
    answer: CheckedAnswer,
    network: Network,
    agreeing: number,
    isSecondTry: boolean,
  ): Promise<{ answer: CheckedAnswer; again?: true }>;
};

export function makeChecking({ http, now, sleep, rows, tellQueue }: CheckingPowers): Checking {
  const queue = makeProofQueue({ now, sleep, tell: tellQueue });
  tellQueue(0); // What waited when the background ended waits no more.
  /** Scratch: the newest block of each network, and what is on its way. */
  const all = new Map<string, Proofs>();

  const proofsOf = (network: Network): Proofs => {
    const trust = trustOf(network);
    const place = trust.isPaced ? network.chain : trust.checkpoint.blockId;
    const key = [place, ...network.nodeUrls].join(' ');
    const made = all.get(key) ?? makeProofs({ http, now, sleep, queue, network, trust, store: storeIn(rows, place) });
    all.set(key, made);
    return made;
  };

  return {
    check: async (answer, network, agreeing, isSecondTry) => {
      try {
        const { proof, again } = await proofsOf(network).verifyName(answer, isSecondTry);
        return { answer: withProof(answer, proof, agreeing, again), ...(again && { again }) };
      } catch (error) {
        if (!(error instanceof AutonymError)) throw error;
        return { answer: withProof(answer, { state: 'unproven', why: error.said() }, agreeing) };
      }
    },
  };
}

/**
 * A proof adds nothing to an answer but how far it is known; where it contradicts, or shows that the answer is outdated, nothing of the answer is left to follow: who
 * asks anew may get no answer.
 */
function withProof(answer: CheckedAnswer, proof: NameProof, agreeing: number, isOutdated = false): CheckedAnswer {
  const { name, readings, sources, resolvedAtMs } = answer;
  const seal = sealOf(readings, agreeing, proof);
  return proof.state === 'contradicted' || isOutdated
    ? { ...contradicted, name, seal, proof, readings, sources, resolvedAtMs }
    : { ...answer, seal, proof };
}

/** `place`: the network they are of. */
const storeIn = (rows: Rows, place: string): ProofStore => ({
  findTrust: () => rows.find('trust', place),
  putTrust: (row) => rows.put('trust', place, row),
  find: (key) => rows.find('proven', `${place} ${key}`),
  put: (key, row) => rows.put('proven', `${place} ${key}`, row),
});
