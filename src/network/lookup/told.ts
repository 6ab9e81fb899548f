/** Questions that not every server has: the API's lists are no part of a plain node, and some of them are being retired. */
import type { Told } from '../../contract/lookup.ts';
import type { Network } from '../../contract/settings.ts';
import { AutonymError } from '../../protocol/error.ts';
import type { Place } from '../holdings.ts';
import type { Http } from '../http.ts';
import { makeNode } from '../node.ts';

/** `http`: to hosts that zone files name; `nodeHttp`: to the nodes, which are asked with care. */
export type LookupPowers = { http: Http; nodeHttp: Http; now: () => number; network: Network };

/**
 * The nodes in order, until one tells. A 404 or 410 of a list is a server without that list: it says nothing. Where one lacks it and another
 * could not be asked, it is `failed`, because that one may have it.
 */
export async function askTold<T>({ nodeHttp, network }: LookupPowers, ask: (place: Place) => Promise<T>): Promise<Told<T>> {
  let last: Told<T> = { state: 'failed', why: new AutonymError('no-node', 'This network has no node to ask.').said() };
  for (const url of network.nodeUrls) {
    const node = makeNode({ http: nodeHttp, url });
    const { host } = node;
    try {
      return { state: 'told', host, value: await ask({ host, url, node }) };
    } catch (error) {
      if (!(error instanceof AutonymError)) throw error;
      const isFirst = url === network.nodeUrls[0];
      if (!lacksRoute(error)) last = { state: 'failed', why: error.said() };
      else if (isFirst || last.state === 'untold') last = { state: 'untold', host };
    }
  }
  return last;
}

/** The same where everything hangs on it. Throws `nobody-answered`. */
export async function askSure<T>(powers: LookupPowers, ask: (place: Place) => Promise<T>): Promise<{ host: string; value: T }> {
  const told = await askTold(powers, ask);
  if (told.state === 'told') return told;
  throw new AutonymError('nobody-answered', 'No node could say.');
}

export function countOf(told: Told<unknown[]>): Told<number> {
  return told.state === 'told' ? { ...told, value: told.value.length } : told;
}

export function findTold<T>(told: Told<T>): T | undefined {
  return told.state === 'told' ? told.value : undefined;
}

function lacksRoute({ code, reason, places }: AutonymError): boolean {
  return code === 'host-refused' && reason === 'status' && /^4(04|10)$/.test(places?.[1] ?? '');
}
