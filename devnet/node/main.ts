/** The node: every route of the devnet on one loopback port. */
import type { Server } from 'node:http';
import type { Chain } from '../chain/chain.ts';
import { type ControlPowers, controlRoutes } from '../control.ts';
import { blockRoutes } from './blocks.ts';
import { coreRoutes } from './core.ts';
import { extendedRoutes } from './extended.ts';
import type { Faults } from './faults.ts';
import { namesV1Routes } from './names-v1.ts';
import { namesV2Routes } from './names-v2.ts';
import type { Registry } from './registry.ts';
import { makeServer } from './server.ts';
import { makeView } from './view.ts';

export type NodePowers = { chain: Chain; registry: Registry; faults: Faults; reset: ControlPowers['reset'] };

export function makeNode({ chain, registry, faults, reset }: NodePowers): Server {
  const view = makeView(chain, faults);
  const routes = [
    ...controlRoutes({ chain, faults, reset }),
    ...blockRoutes(chain, view),
    ...coreRoutes(chain, registry, faults, view),
    ...extendedRoutes(chain, registry),
    ...namesV1Routes(chain, registry),
    ...namesV2Routes(chain, registry),
  ];
  return makeServer(routes, async (asked) => {
    const instead = await faults.before(asked);
    // while an aborted transaction is being undone, nobody may read what it did
    if (!instead && !asked.path.startsWith('/control/')) await chain.settled();
    return instead;
  });
}
