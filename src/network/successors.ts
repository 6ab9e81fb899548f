/**
 * Where profiles of hosts that are gone may lie today. Whoever answers there is believed no more than the old host: the owner signed the profile.
 * Which, and why: docs/protocol/profiles.md, "Hosts that are gone".
 */
import { addressHash } from '../protocol/keys/address.ts';
import { encodeBase58Check } from '../protocol/keys/base58.ts';

/** The read prefix of the hub that took over the buckets. */
const readPrefix = 'https://gaia.hiro.so/hub/';

export function findSuccessor(url: string, owner: string): string | undefined {
  // `gaia` served `/hub/<bucket>/…`; some zone files name the hub itself in its place.
  const [, kept] =
    /^https?:\/\/(?:gaia|hub)\.blockstack\.org(?::443)?\/(?:hub\/|read\/)?([13][1-9A-HJ-NP-Za-km-z]{25,34}\/[^?#]+)$/i.exec(
      url,
    ) ?? [];
  if (kept !== undefined) return readPrefix + kept;
  // Files by name, of 2016: nobody took them over. Whoever moved has a bucket of the owner's key.
  if (!/^https?:\/\/(?:blockstack\.s3\.amazonaws\.com|s3\.amazonaws\.com\/(?:blockstack|onename))\//i.test(url)) return undefined;
  try {
    return `${readPrefix}${encodeBase58Check(0, addressHash(owner))}/profile.json`;
  } catch {
    // A contract, or what somebody wrote in an address's place: it has no key, and so no bucket.
    return undefined;
  }
}
