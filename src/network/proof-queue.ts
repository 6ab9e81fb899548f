/** Public nodes give fifty requests a minute to everybody: what proofs ask waits its turn, and how much waits can be seen. */
import { hostOf } from './answer.ts';
import { isOnThisMachine } from './endpoints.ts';
import type { Http } from './http.ts';

export type ProofQueue = {
  /** An Http whose requests wait their turn. */
  slow(http: Http): Http;
  /** How many wait now. */
  length(): number;
};

const most = 50;
const spanMs = 60_000;

export type QueuePowers = {
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  /** Heard whenever one more has to wait, or one less. */
  tell?: (length: number) => void;
};

/** In any minute at most fifty to one host, in the order they came; a host on this machine belongs to whoever asks it. */
export function makeProofQueue({ now, sleep, tell = () => {} }: QueuePowers): ProofQueue {
  /** When each of the last fifty was let through, and the turn of the next. */
  const hosts = new Map<string, { passed: number[]; turn: Promise<void> }>();
  let waiting = 0;

  const pass = async (passed: number[]): Promise<void> => {
    const [oldest = 0] = passed;
    const waitMs = passed.length < most ? 0 : oldest + spanMs - now();
    if (waitMs > 0) await sleep(waitMs);
    passed.push(now());
    if (passed.length > most) passed.shift();
  };

  return {
    length: () => waiting,
    slow: (http) => async (request) => {
      if (isOnThisMachine(request.url)) return http(request);
      const name = hostOf(request.url);
      const host = hosts.get(name) ?? { passed: [], turn: Promise.resolve() };
      hosts.set(name, host);
      const mine = host.turn.then(() => pass(host.passed));
      host.turn = mine;
      tell(++waiting);
      await mine;
      tell(--waiting);
      return http(request);
    },
  };
}
