/**
 * Which account of the words is for one site alone, so that nobody can tell it belongs to the person of the others. Its index follows from
 * the site, so the words and the site are enough to find it again. Ours; docs/protocol/keychain.md, "An identity for one site".
 */
import { sha256 } from '@noble/hashes/sha2';
import { utf8ToBytes } from '@noble/hashes/utils';

const firstIndex = 2 ** 30;

/** `origin` as the browser writes it. The answer lies in 2^30 … 2^31 − 1, far from where people count. */
export function siteIndexOf(origin: string): number {
  const [a = 0, b = 0, c = 0, d = 0] = sha256(utf8ToBytes(`autonym site identity\0${origin}`));
  return firstIndex + (((a & 0x3f) << 24) | (b << 16) | (c << 8) | d);
}

/** The one after it, and the first after the last. */
export function nextSiteIndex(index: number): number {
  return firstIndex + ((index + 1) % firstIndex);
}

/** The last index that a person may name: nine digits, well below those of sites. */
export const mostCounted = 999_999_999;
