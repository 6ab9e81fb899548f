/** What somebody typed to look at without words: a name, an address of either spelling, or the public half of a key. */
import { type LookedFor, mostAddresses } from '../../contract/commands/look.ts';
import { stacksAddressOn } from '../../protocol/keys/address.ts';
import { addressesSeenFrom } from '../../protocol/keys/derivation.ts';
import { parseDid } from '../../protocol/names/did.ts';
import { isName } from '../../protocol/names/name.ts';
import { PageError } from '../page-error.ts';
import { inSlices, type SlicePowers } from '../parts/slices.ts';

/**
 * A key stays here: only addresses made from it go out. Throws `bad-looked-for`, `looked-for-secret` for what should never have been typed
 * here, `bad-xpub`, `xpub-hardened`.
 */
export async function readLookedFor(text: string, chain: 'mainnet' | 'testnet', slices: SlicePowers): Promise<LookedFor> {
  const clean = withoutPrefix(text.trim());
  if (/\s/.test(clean) || /^[xyzt]prv/i.test(clean))
    throw new PageError('looked-for-secret', 'These look like words, or a private key.');
  if (/^[xyzt]pub/i.test(clean)) {
    const addresses = await inSlices(addressesOfKey(clean, chain), slices);
    return { about: `${clean.slice(0, 12)}…${clean.slice(-4)}`, addresses };
  }
  if (clean.includes('.')) {
    const name = clean.toLowerCase();
    if (isName(name)) return { about: name, name, addresses: [] };
  } else {
    try {
      return { about: clean, addresses: [stacksAddressOn(chain, /^s/i.test(clean) ? clean.toUpperCase() : clean)] };
    } catch {
      // Neither.
    }
  }
  throw new PageError('bad-looked-for', 'This is no name, no address and no public key.');
}

/** The address in a DID, and in what Blockstack Browser showed as an ID. */
function withoutPrefix(text: string): string {
  if (!/^did:/i.test(text)) return text.replace(/^ID-/i, '');
  try {
    return parseDid(text).address;
  } catch {
    // Without its index, or in another spelling.
    return text.replace(/^did:(btc-addr|stack:v0):/i, '');
  }
}

function* addressesOfKey(xpub: string, chain: 'mainnet' | 'testnet'): Generator<undefined, string[]> {
  const addresses: string[] = [];
  for (const address of addressesSeenFrom(xpub)) {
    addresses.push(stacksAddressOn(chain, address));
    if (addresses.length === mostAddresses) break;
    yield undefined;
  }
  return addresses;
}
