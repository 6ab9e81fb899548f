/** Where a name may lead. What stands in a zone file is a stranger's word: only a plain https address of a public host is a place to go. */
import { isLoopback, isPrivate } from '../hosts.ts';
import { parseOrigin } from '../token/origin.ts';

/**
 * The address to go to, or nothing when it is not one we go to.
 *
 * An address without `http` in front is read as https, as every client did. On a local network http and hosts of this machine are places too;
 * elsewhere neither those nor numbers nor hosts that only a private network knows.
 */
export function findTarget(text: string, isLocalNetwork: boolean): string | undefined {
  const address = /^http/i.test(text) ? text : `https://${text}`;
  try {
    const origin = parseOrigin(address);
    if (isLoopback(origin.host)) return isLocalNetwork ? address : undefined;
    return origin.scheme === 'https' && isPublicName(origin.host) && isAscii(address) ? address : undefined;
  } catch {
    // Not spelled as an address: nowhere to go.
    return undefined;
  }
}

/** Whether a token file is expected at this address, and not a site: `…/profile.json`, or as in 2016 `…/<name>`. */
export function isProfileAddress(address: string, name: string): boolean {
  const path = address.replace(/[?#].*$/s, '').replace(/^https?:\/\/[^/]*/i, '');
  const last = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return last.endsWith('.json') || last === 'profile' || last === name;
}

function isPublicName(host: string): boolean {
  return !isPrivate(host) && !/\.\d+$/.test(host);
}

function isAscii(text: string): boolean {
  return [...text].every((character) => character >= '!' && character <= '~');
}
