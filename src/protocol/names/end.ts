/** About when a name runs out: the chain counts blocks, and Bitcoin finds one every ten minutes. */

const blockMs = 600_000;

/** ms since 1970, by the height a node was at. */
export function endMsOf(atHeight: number, tip: { atMs: number; burnHeight: number }): number {
  return tip.atMs + (atHeight - tip.burnHeight) * blockMs;
}
