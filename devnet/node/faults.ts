/** What makes this node a bad one, on purpose: failures, slowness and lies. Set by the control routes, forgotten by `reset`. */
import type { ClarityValue } from '@stacks/transactions';
import type { Answer } from './server.ts';

export type Failure = {
  /** Part of the path. */
  route: string;
  status: number;
  body: string;
  /** How many more times. */
  times: number;
};
/** How this node cheats with blocks and proofs; what each is for is in README.md. */
export type ProofFault =
  | { mode: 'none' | 'withheld' | 'cut' | 'false' | 'wrong-root' }
  | { mode: 'old' | 'spliced'; block: string }
  | { mode: 'stale'; hours: number }
  | { mode: 'forged'; signers: 'strangers' | 'next-cycle' | 'few' | 'shadow' };
export type Lie = { owner?: string; zonefile?: string };

export type Faults = ReturnType<typeof makeFaults>;

export function makeFaults() {
  const failures: Failure[] = [];
  const delays: { route: string; ms: number }[] = [];
  const lies = new Map<string, Lie>();
  /** Requests that wait, and what lets each go on. */
  const stalled: { path: string; goOn: () => void }[] = [];
  let stalledRoute: string | undefined;

  return {
    failures,
    delays,
    stalled,
    /** Requests with `route` in their path wait until this is said again, with another route or none. */
    stall(route?: string): void {
      stalledRoute = route;
      for (const { goOn } of stalled.splice(0)) goOn();
    },
    /** By full name. */
    lies,
    proofs: undefined as ProofFault | undefined,
    /** A web page in the place of every answer, as portals of hotels and broken gateways give: with status 200. */
    htmlEverywhere: false,
    async before({ path }: { path: string }): Promise<Answer | undefined> {
      if (path.startsWith('/control/')) return undefined;
      const delay = delays.find(({ route }) => path.includes(route));
      if (delay) await new Promise((resolve) => setTimeout(resolve, delay.ms));
      if (stalledRoute !== undefined && path.includes(stalledRoute))
        await new Promise<void>((goOn) => stalled.push({ path, goOn }));
      if (this.htmlEverywhere) return page;
      const failure = failures.find(({ route, times }) => times > 0 && path.includes(route));
      if (!failure) return undefined;
      failure.times -= 1;
      return { status: failure.status, text: failure.body, headers: { 'Content-Type': contentType(failure.body) } };
    },
    clear(): void {
      this.stall();
      failures.length = 0;
      delays.length = 0;
      lies.clear();
      this.proofs = undefined;
      this.htmlEverywhere = false;
    },
  };
}

const page: Answer = {
  status: 200,
  text: '<!doctype html>\n<title>Welcome</title>\n<p>Sign in to use this network.</p>\n',
  headers: { 'Content-Type': 'text/html; charset=utf-8' },
};

function contentType(body: string): string {
  if (body.startsWith('<')) return 'text/html; charset=utf-8';
  return /^[[{"]/.test(body) ? 'application/json; charset=utf-8' : 'text/plain; charset=utf-8';
}

/** The same contract answer, with another owner or zone file in it. */
export function twist(value: ClarityValue, { owner, zonefile }: Lie, fn: string): ClarityValue {
  const walk = (inner: ClarityValue): ClarityValue => {
    switch (inner.type) {
      case 'ok':
      case 'err':
      case 'some':
        return { ...inner, value: walk(inner.value) };
      case 'tuple': {
        const entries = Object.entries(inner.value).map(([key, field]) => [key, key === 'owner' ? walk(field) : field] as const);
        return { ...inner, value: Object.fromEntries(entries) };
      }
      case 'address':
      case 'contract':
        return owner === undefined ? inner : ({ type: 'address', value: owner } as ClarityValue);
      case 'buffer':
        return zonefile === undefined || fn !== 'resolve-name'
          ? inner
          : { ...inner, value: Buffer.from(zonefile).toString('hex') };
      default:
        return inner;
    }
  };
  return walk(value);
}
