/** Which origins get an answer at all, before any method is looked at. */
import type { Settings } from '../contract/settings.ts';
import { isLocalNetwork } from '../network/endpoints.ts';
import { AutonymError } from '../protocol/error.ts';
import { isLoopback } from '../protocol/hosts.ts';
import { networkOf } from './settings.ts';

/** Throws `site-blocked`, `site-not-chosen`, `insecure-origin`. Loopback is trusted while the chosen network is on this machine, and only then. */
export function checkOrigin(origin: string, settings: Settings): void {
  if (settings.blockedSites.includes(origin)) throw new AutonymError('site-blocked', 'This site is not answered any more.');
  if (settings.sites === 'chosen' && !settings.chosenSites.includes(origin)) {
    throw new AutonymError('site-not-chosen', 'Autonym is not switched on for this site.');
  }
  const { protocol, hostname } = new URL(origin);
  const isSafe = isLoopback(hostname) ? isLocalNetwork(networkOf(settings)) : protocol === 'https:';
  if (!isSafe) throw new AutonymError('insecure-origin', 'Autonym answers only sites that are protected by https.');
}
