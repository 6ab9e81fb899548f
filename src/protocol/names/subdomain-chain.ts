/**
 * The life of a subdomain, operation by operation: created by its parent, then changed by whoever owned it before.
 * Rules: docs/protocol/names.md, "Subdomains" (blockstack-core docs/naming/subdomains.md).
 */
import { badSubdomain, readSubdomains, type Subdomain, verifySubdomain } from './subdomain.ts';
import type { Zonefile } from './zonefile.ts';

/** `proven`: from its creation on, every operation is here and signed by the owner before. Else its earlier ones stand in other files. */
export type Followed = { last: Subdomain; proven: boolean };

/**
 * `zonefiles`: of the parent, oldest first. What one of them does not have is no fault; a creation over one that is there already is one, and so
 * is an operation that does not follow the one before. Throws `bad-subdomain`.
 */
export function followSubdomain(zonefiles: readonly Zonefile[], full: string): Followed | undefined {
  let followed: Followed | undefined;
  for (const zonefile of zonefiles) {
    const next = findOperation(zonefile, full);
    if (next === undefined || (followed && isSame(next, followed.last))) continue;
    followed = followed ? step(followed, next) : { last: next, proven: next.sequence === 0 };
  }
  return followed;
}

/** Of several in one file the one with the lowest sequence counts. */
function findOperation({ records }: Zonefile, full: string): Subdomain | undefined {
  const [label = '', ...parent] = full.split('.');
  const own = records.filter((record) => record.label === label || record.label === full);
  const [first, second] = readSubdomains({ records: own }, parent.join('.')).sort((a, b) => a.sequence - b.sequence);
  if (first && second && first.sequence === second.sequence && !isSame(first, second))
    throw badSubdomain(full, 'repeat', 'two of one number stand in one file');
  return first;
}

function step({ last, proven }: Followed, next: Subdomain): Followed {
  if (next.sequence === 0) throw badSubdomain(next.full, 'repeat', 'it was created before');
  if (next.sequence !== last.sequence + 1) throw badSubdomain(next.full, 'sequence', 'it does not follow the one before');
  return { last: verifySubdomain(next, last.owner), proven };
}

function isSame(one: Subdomain, other: Subdomain): boolean {
  return one.signedText === other.signedText;
}
