/** Under what is kept of a name. */
import type { Network } from '../contract/settings.ts';

/**
 * Of what was asked: the chain, its contracts, the name. Other nodes of the same chain are asked the same, so a row outlives a change of them, as what
 * is shown with its age when nobody answers. A devnet is a chain of its own, whatever its contracts are called.
 */
export function nameKeyOf({ id, chain, devnet, bnsV1, bnsV2, zonefileResolver }: Network, name: string): string {
  return [devnet ? `devnet:${id}` : chain, bnsV2, zonefileResolver, bnsV1, name].join(' ');
}
