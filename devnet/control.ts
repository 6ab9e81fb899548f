/**
 * The control routes: POST /control/<verb> with a JSON body. They exist so that tests can be cruel; the product never names them.
 * What each does is told in README.md.
 */
import type { Chain } from './chain/chain.ts';
import type { Faults, ProofFault } from './node/faults.ts';
import { type Asked, type Route, readJson } from './node/server.ts';
import { change, claim } from './seeds.ts';

export type ControlPowers = { chain: Chain; faults: Faults; reset: () => Promise<void> };

/** What the faucet gives when no amount is asked: 1000 STX. */
const faucetUstx = 1_000_000_000n;

export function controlRoutes({ chain, faults, reset }: ControlPowers): Route[] {
  const state = () => ({
    json: {
      height: chain.height(),
      burnHeight: chain.vm.burnHeight(),
      held: chain.isHeld(),
      failures: faults.failures.filter(({ times }) => times > 0),
      delays: faults.delays,
      html: faults.htmlEverywhere,
      stalled: faults.stalled.map(({ path }) => path),
      lies: Object.fromEntries(faults.lies),
      ...(faults.proofs && { proofs: faults.proofs }),
    },
  });
  const command = (verb: string, act: (order: Record<string, unknown>) => unknown): Route => [
    'POST',
    new RegExp(`^/control/${verb}$`),
    async ({ body }: Asked) => {
      const order = Object(readJson(body) ?? {}) as Record<string, unknown>;
      await act(order);
      return state();
    },
  ];

  return [
    ['GET', /^\/control\/?$/, state],
    command('mine', ({ blocks = 1 }) => chain.mine(Number(blocks))),
    command('mine-every', ({ seconds = 0 }) => chain.mineEvery(Number(seconds))),
    command('hold', () => chain.hold()),
    command('release', () => chain.release()),
    command('mint', ({ to, ustx = faucetUstx }) => chain.mint(String(to), BigInt(ustx as string | number))),
    command('claim', ({ name, owner, zonefile }) =>
      chain.together(() => {
        const account = { stacks: String(owner) };
        chain.perform({ do: 'mint', to: account.stacks, amount: faucetUstx });
        claim(chain, String(name), account, zonefile === undefined ? undefined : String(zonefile));
      }),
    ),
    command('change', ({ name, owner, zonefile }) =>
      chain.together(() =>
        change(chain, String(name), {
          ...(owner === undefined ? {} : { owner: String(owner) }),
          ...(zonefile === undefined ? {} : { zonefile: String(zonefile) }),
        }),
      ),
    ),
    command('fail-next', ({ route = '/', status = 500, body = '', times = 1 }) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      faults.failures.push({ route: String(route), status: Number(status), body: text, times: Number(times) });
    }),
    command('html', ({ on = true }) => {
      faults.htmlEverywhere = on === true;
    }),
    command('delay', ({ ms = 0, route = '/' }) => {
      faults.delays.length = 0;
      if (Number(ms) > 0) faults.delays.push({ route: String(route), ms: Number(ms) });
    }),
    command('stall', ({ route }) => faults.stall(route === undefined ? undefined : String(route))),
    command('wrong-answer', ({ name, owner, zonefile }) => {
      if (owner === undefined && zonefile === undefined) faults.lies.delete(String(name));
      else {
        faults.lies.set(String(name), {
          ...(owner === undefined ? {} : { owner: String(owner) }),
          ...(zonefile === undefined ? {} : { zonefile: String(zonefile) }),
        });
      }
    }),
    command('proofs', (order) => {
      faults.proofs = order['mode'] === undefined ? undefined : readProofFault(order);
    }),
    command('reset', reset),
  ];
}

function readProofFault({ mode, block, hours = 24, signers = 'strangers' }: Record<string, unknown>): ProofFault {
  switch (mode) {
    case 'none':
    case 'withheld':
    case 'cut':
    case 'false':
    case 'wrong-root':
      return { mode };
    case 'old':
    case 'spliced':
      return { mode, block: String(block) };
    case 'stale':
      return { mode, hours: Number(hours) };
    case 'forged':
      if (signers === 'strangers' || signers === 'next-cycle' || signers === 'few' || signers === 'shadow')
        return { mode, signers };
  }
  throw new Error(`No node cheats like this: ${JSON.stringify({ mode, signers })}`);
}
