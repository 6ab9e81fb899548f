/** Where a name may lead. What stands in a zone file is a stranger's word: only a plain https address of a public host is a place to go. */
import { isLoopback, isPrivate } from '../hosts.ts';
import { type Origin, parseOrigin } from '../token/origin.ts';

/**
 * Why an address is no place to go. `scheme`: something else than https. `private`: this machine, or a host that only a private network
 * knows. `letters`: it has letters that are not ASCII, and such can look like others. `address`: it is not spelled as an address, or its host
 * is a number.
 */
export type TargetProblem = 'scheme' | 'private' | 'letters' | 'address';

export type Target = { address: string } | { refused: TargetProblem };

/**
 * An address without `http` in front is read as https, as every client did. On a local network http and hosts of this machine are places too;
 * elsewhere neither those nor numbers nor hosts that only a private network knows.
 */
export function readTarget(text: string, isLocalNetwork: boolean): Target {
  if ([...text].some((character) => character > '~')) return { refused: 'letters' };
  // `host:8080/path` is no scheme.
  if (/^(?!https?:)[a-z][a-z0-9+-]*:(?!\d+(?:[/?#]|$))/i.test(text)) return { refused: 'scheme' };
  const address = /^http/i.test(text) ? text : `https://${text}`;
  const origin = findOrigin(address);
  const host = origin?.host ?? /^https?:\/\/(?:[^/?#@]*@)?(\[[^\]/?#]*\]|[^:/?#]+)/i.exec(address)?.[1]?.toLowerCase();
  if (origin && isLocalNetwork && isLoopback(origin.host)) return { address };
  if (host !== undefined && isPrivate(host)) return { refused: 'private' };
  if (origin === undefined || /\.\d+$/.test(origin.host)) return { refused: 'address' };
  return origin.scheme === 'https' ? { address } : { refused: 'scheme' };
}

/** Whether a token file is expected at this address, and not a site: `…/profile.json`, or as in 2016 `…/<name>`. */
export function isProfileAddress(address: string, name: string): boolean {
  const path = address.replace(/[?#].*$/s, '').replace(/^https?:\/\/[^/]*/i, '');
  const last = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return last.endsWith('.json') || last === 'profile' || last === name;
}

function findOrigin(address: string): Origin | undefined {
  try {
    return parseOrigin(address);
  } catch {
    // Not spelled as an address: nowhere to go.
    return undefined;
  }
}
