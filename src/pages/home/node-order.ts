/** The nodes of a network in their order, and how each did when it was last checked. */
import type { Network } from '../../contract/settings.ts';
import type { ConnectionCheck } from '../../contract/wallet.ts';
import { type DraftMistakes, draftOf, readDraft } from './network-draft.ts';

/** `partly`: it answers, and does not give all that is relied on. `unchecked`: nobody looked since this page was opened. */
export type Health =
  | { state: 'unchecked' }
  | { state: 'works' | 'partly'; ms: number; height?: string }
  | { state: 'fails'; check: ConnectionCheck };

/** By what it said in *Connections*, of whichever network it was then. */
export function healthOf(url: string, checked: { network: Network; checks: ConnectionCheck[] } | undefined): Health {
  if (!checked?.network.nodeUrls.includes(url)) return { state: 'unchecked' };
  const { host } = new URL(url);
  const checks = checked.checks.filter((check) => check.host === host && nodeNeeds.has(check.need));
  const first = checks.find(({ need }) => need === 'newest-block');
  if (first === undefined) return { state: 'unchecked' };
  if (first.state === 'fails') return { state: 'fails', check: first };
  const [height] = first.said.places ?? [];
  const state = checks.every(({ state }) => state !== 'fails') ? 'works' : 'partly';
  return { state, ms: first.ms, ...(height === undefined ? {} : { height }) };
}

/** What a node is asked for; a host may be a storage too. */
const nodeNeeds = new Set<ConnectionCheck['need']>(['newest-block', 'names', 'zonefiles', 'first-names', 'subdomains']);

/** One place up or down; as it was at either end. */
export function moved(urls: readonly string[], url: string, way: 'up' | 'down'): string[] {
  const from = urls.indexOf(url);
  const to = way === 'up' ? from - 1 : from + 1;
  if (from < 0 || to < 0 || to >= urls.length) return [...urls];
  const others = urls.filter((other) => other !== url);
  return [...others.slice(0, to), url, ...others.slice(to)];
}

/**
 * The network with these nodes: itself when it is the person's own, else a copy under `label`, because built-in networks stay as they are.
 * What is wrong with an address is told as in the form.
 */
export function withNodes(
  network: Network,
  nodeUrls: readonly string[],
  { own, label, taken }: { own: boolean; label: string; taken: readonly string[] },
): { network: Network } | { mistakes: DraftMistakes } {
  const draft = draftOf(network, own);
  return readDraft({ ...draft, label: own ? draft.label : label, nodeUrls: [...new Set(nodeUrls)].join('\n') }, taken);
}
