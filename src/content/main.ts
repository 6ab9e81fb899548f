/**
 * The relay's first tick, on every page: it waits for the page's port and makes nothing before. A page that never asks pays for this one
 * listener; what each thing costs is in docs/performance.md.
 */
import type { handoverEvent } from '../contract/page.ts';
import { startRelay } from './relay.ts';

const handover: typeof handoverEvent = 'autonym:port';

addEventListener(handover, take, true);

/** The first port is the one; the event goes no further, so no script of the page sees the port. */
function take(event: Event): void {
  const port = (event as MessageEvent).ports?.[0];
  if (!port) return;
  event.stopImmediatePropagation();
  removeEventListener(handover, take, true);
  startRelay(port);
}
