/** Whose a site is, by the public suffix list, and which of the others are somebody else's. */
import type { RequestView } from '../../contract/wallet.ts';
import { registrableDomain, type SuffixRules } from '../parts/public-suffix.ts';

const hostOf = (origin: string): string => new URL(origin).hostname;

/** The part of the host that says who it is. */
export function siteOf({ origin, site }: RequestView, rules: SuffixRules | undefined): string {
  return (rules && registrableDomain(hostOf(origin), rules)) ?? site;
}

/** The first of these that does not belong to the people of `origin`. */
export function findStranger(origin: string, others: readonly string[], rules: SuffixRules | undefined): string | undefined {
  const ownerOf = (host: string) => (rules && registrableDomain(host, rules)) ?? host;
  return others.find((other) => ownerOf(hostOf(other)) !== ownerOf(hostOf(origin)));
}
