/** The namespaces names are typed in, split by whether the last label is also a real top-level domain (IANA root zone). No cryptography here. */
import { isName } from './name.ts';

/** Not delegated in the DNS: a name here is taken before the DNS is asked. One that becomes a real domain must move below. */
export const freeNamespaces = [
  'btc',
  'stx',
  'blockstack',
  'mega',
  'graphite',
  'podcast',
  'helloworld',
  'miner',
  'xbtc',
  'satoshi',
  'bitcoin',
  'stacks',
  'sats',
] as const;

/** Real top-level domains too: a name here is looked at only after the DNS said that it does not exist. */
export const icannNamespaces = ['id', 'app', 'locker'] as const;

/** Whether this host can only be a name, because the DNS has no such ending. */
export function isNameOnly(host: string): boolean {
  return isName(host) && freeNamespaces.some((namespace) => host.toLowerCase().endsWith(`.${namespace}`));
}
