/** Whether a name can be had, what it costs, and of whom: by the word of one node, all of it of the same one. */
import type { NameOffer, OfferState } from '../../contract/lookup.ts';
import type { NameTip } from '../../contract/names.ts';
import { parseName } from '../../protocol/names/name.ts';
import { readOwnerV2 } from '../bns-v2.ts';
import { checkKind, findNamespaceV2, findOfferV1, readPriceV2 } from './contracts.ts';
import { askSure, type LookupPowers } from './told.ts';

/** After the renewal height, only the owner may renew for so many Bitcoin blocks. */
const graceBlocks = 5_000;

/** Throws `bad-name`, `only-names` of a subdomain, and `nobody-answered`. */
export async function findOffer(powers: LookupPowers, full: string): Promise<NameOffer> {
  const { network, now } = powers;
  const name = parseName(full);
  checkKind(name);
  const { host, value } = await askSure(powers, async ({ node, host }): Promise<NameOffer> => {
    const tip: NameTip = { ...(await node.info()), atMs: now() };
    const common = { name: name.full, host, tip };
    const space = await findNamespaceV2(node, network, name.namespace);
    if (space === undefined) {
      const first = await findOfferV1(node, network, name);
      if (first === undefined) return { ...common, state: 'no-namespace', system: 'none' };
      const state = first.isFree ? 'free' : first.isOpen ? 'taken' : 'not-open';
      return { ...common, state, system: 'bns-v1', contract: network.bnsV1, priceUstx: String(first.priceUstx) };
    }
    const { lifetimeBlocks, manager, launched } = space;
    const second = { ...common, system: 'bns-v2', contract: network.bnsV2, lifetimeBlocks } as const;
    const owner = await readOwnerV2(node, network, name);
    if (typeof owner !== 'object') {
      if (manager !== undefined) return { ...second, state: 'managed', manager };
      if (!launched) return { ...second, state: 'not-open' };
    }
    const priceUstx = String(await readPriceV2(node, network, name));
    if (typeof owner !== 'object') return { ...second, state: 'free', priceUstx };
    const { renewalHeight } = owner;
    const freeAtHeight = renewalHeight + graceBlocks;
    return {
      ...second,
      state: stateOfTaken(renewalHeight, tip.burnHeight),
      priceUstx,
      ...(renewalHeight > 0 ? { freeAtHeight } : {}),
      ...(manager === undefined ? {} : { manager }),
    };
  });
  return { ...value, host };
}

/** As the contract compares: anybody may renew from the end of grace on. 0 never ends. */
export function stateOfTaken(renewalHeight: number, burnHeight: number): OfferState {
  if (renewalHeight === 0 || burnHeight < renewalHeight) return 'taken';
  return burnHeight >= renewalHeight + graceBlocks ? 'lapsed' : 'in-grace';
}
