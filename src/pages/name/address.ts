/** An address where a name could stand: `name.html#SP2J6…` shows whose it is by name. Any web page can link here, so it is read strictly. */
import { stacksAddressOn } from '../../protocol/keys/address.ts';
import { parseC32Address } from '../../protocol/keys/c32.ts';
import { parseDid } from '../../protocol/names/did.ts';

/** A c32 address, of a contract too, a Bitcoin address in base58 or a DID of one, as c32; undefined of everything else. */
export function findAddress(text: string): string | undefined {
  const clean = text.trim().replace(/^ID-/i, '');
  if (clean.length > 200) return undefined;
  const address = /^did:/i.test(clean) ? addressOfDid(clean) : clean;
  const [principal = '', contract, ...more] = address.split('.');
  if (more.length > 0 || (contract !== undefined && !/^[A-Za-z][A-Za-z0-9_-]{0,127}$/.test(contract))) return undefined;
  try {
    if (/^s[pmtn]/i.test(principal)) {
      const written = principal.toUpperCase();
      parseC32Address(written);
      return contract === undefined ? written : `${written}.${contract}`;
    }
    // Which network a Bitcoin address of 2018 is looked up on, the background decides.
    return contract === undefined && /^[13]/.test(principal) ? stacksAddressOn('mainnet', principal) : undefined;
  } catch {
    // Not an address.
    return undefined;
  }
}

function addressOfDid(text: string): string {
  try {
    return parseDid(text).address;
  } catch {
    return '';
  }
}
