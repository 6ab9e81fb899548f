/** How often one host may be asked: what public hosts allow, and what a host says of itself when it was too much. */
import { hostOf, retryAfterMs } from '../answer.ts';
import type { Http } from '../http.ts';

/** In any minute at most `burst` + `perMinute` requests. */
export type PaceLimits = { burst: number; perMinute: number };

/** Together the 50 a minute that public nodes give to everybody. */
export const publicPace: PaceLimits = { burst: 15, perMinute: 35 };
/** A host on this machine belongs to whoever asks it. */
export const localPace: PaceLimits = { burst: 1_000, perMinute: 60_000 };

export type Pace = {
  /** When this host may be asked next. */
  readyAtMs(host: string): number;
  /** Counts a request. */
  note(host: string): void;
  pause(host: string, untilMs: number): void;
};

export function makePace(limits: PaceLimits, now: () => number): Pace {
  const hosts = new Map<string, { left: number; atMs: number; pausedUntilMs: number }>();
  const perMs = limits.perMinute / 60_000;
  const read = (host: string) => {
    const known = hosts.get(host) ?? { left: limits.burst, atMs: now(), pausedUntilMs: 0 };
    const current = { ...known, left: Math.min(limits.burst, known.left + (now() - known.atMs) * perMs), atMs: now() };
    hosts.set(host, current);
    return current;
  };
  return {
    readyAtMs: (host) => {
      const { left, pausedUntilMs } = read(host);
      return Math.max(pausedUntilMs, left >= 1 ? 0 : now() + Math.ceil((1 - left) / perMs));
    },
    note: (host) => {
      read(host).left -= 1;
    },
    pause: (host, untilMs) => {
      const known = read(host);
      known.pausedUntilMs = Math.max(known.pausedUntilMs, untilMs);
    },
  };
}

/** What a host answered instead of an answer, and how long it asked us to wait. */
export type Refusal = { host: string; status: number; waitMs: number | undefined };

/** Counts every request, and hears what hosts say about waiting. */
export function listeningHttp(http: Http, pace: Pace, now: () => number): { http: Http; refusals: Refusal[] } {
  const refusals: Refusal[] = [];
  return {
    refusals,
    http: async (request) => {
      const host = hostOf(request.url);
      pace.note(host);
      const answer = await http(request);
      if (answer.status >= 400) refusals.push({ host, status: answer.status, waitMs: retryAfterMs(answer, now()) });
      return answer;
    },
  };
}
