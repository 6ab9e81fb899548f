/**
 * How nodes are asked: few requests at once, and none to a host that wants to be left alone or has just failed, but one that tries whether it
 * is well again. Scratch: the next life of the background begins with a good opinion of everybody.
 */
import { AutonymError } from '../protocol/error.ts';
import { hostOf, retryAfterMs } from './answer.ts';
import type { Http, HttpAnswer } from './http.ts';

export type Transport = {
  /** Throws what `Http` throws, and `host-resting` without having asked. */
  http: Http;
  /** Whether the last this host was heard of was a failure. */
  isFailing(host: string): boolean;
};

/** At once to one host; what browsers allow on one address. */
const most = 6;
/** How long a request waits for a host to be asked again, rather than failing. */
const patienceMs = 2_000;
/** After the first failure, doubled with each one more. */
const restMs = 1_000;
/** Also of what a host asks for itself: who says a year is asked again in a minute. */
const longestRestMs = 60_000;

type Host = {
  inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** In a row, those that were on their way together as one. */
  failures: number;
  failedAtMs: number;
  restsUntilMs: number;
  /** One request on its way to a failing host; the others wait for what comes of it. */
  probe?: Promise<void> | undefined;
};

export type TransportPowers = { http: Http; now: () => number; sleep: (ms: number) => Promise<void> };

export function makeTransport({ http, now, sleep }: TransportPowers): Transport {
  const hosts = new Map<string, Host>();
  const find = (name: string): Host => {
    const known = hosts.get(name) ?? { inTurn: makeSlots(most), failures: 0, failedAtMs: -1, restsUntilMs: 0 };
    hosts.set(name, known);
    return known;
  };

  /** Ends when the host may be asked, with what has to be called when it was. */
  const pass = async (host: Host, name: string): Promise<() => void> => {
    while (host.failures > 0) {
      const leftMs = host.restsUntilMs - now();
      if (leftMs > patienceMs) throw resting(name, leftMs);
      if (host.probe) {
        await host.probe;
        continue;
      }
      let end = () => {};
      host.probe = new Promise((resolve) => {
        end = () => {
          host.probe = undefined;
          resolve();
        };
      });
      if (leftMs > 0) await sleep(leftMs);
      return end;
    }
    return () => {};
  };

  const fail = (host: Host, beganMs: number, waitMs: number | undefined) => {
    // Those that were on their way when another failed say nothing new.
    if (host.failures === 0 || beganMs > host.failedAtMs) host.failures += 1;
    host.failedAtMs = now();
    const rest = Math.max(waitMs ?? 0, restMs * 2 ** (host.failures - 1));
    host.restsUntilMs = Math.max(host.restsUntilMs, now() + Math.min(rest, longestRestMs));
  };

  return {
    isFailing: (name) => find(name).failures > 0,
    http: (request) => {
      const name = hostOf(request.url);
      const host = find(name);
      return host.inTurn(async () => {
        const end = await pass(host, name);
        const beganMs = now();
        try {
          const answer = await http(request);
          if (isFailure(answer)) fail(host, beganMs, retryAfterMs(answer, now()));
          else host.failures = 0;
          return answer;
        } catch (error) {
          if (error instanceof AutonymError && /^host-(unreachable|timeout)$/.test(error.code)) fail(host, beganMs, undefined);
          throw error;
        } finally {
          end();
        }
      });
    },
  };
}

/** So many at once; the rest in the order they came. */
export function makeSlots(count: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = count;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

/** Too busy, broken, or a page of somebody in between. Nodes answer everything else with JSON or a few words. */
function isFailure({ status, body }: HttpAnswer): boolean {
  return status === 429 || status >= 500 || (status < 300 && body[0] === '<'.charCodeAt(0));
}

function resting(host: string, leftMs: number): AutonymError {
  const seconds = Math.ceil(leftMs / 1000);
  return new AutonymError('host-resting', `${host} has just failed, and is asked again in ${seconds} s.`, {
    places: [host, String(seconds)],
  });
}
