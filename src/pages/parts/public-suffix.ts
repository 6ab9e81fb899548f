/**
 * Who a host belongs to: the label before its public suffix, by the list of publicsuffix.org with its private part, where everybody can have a
 * name of their own (github.io, pages.dev). The list is public/data/public-suffixes.txt, one rule a line, hosts in ASCII.
 */
export type SuffixRules = ReadonlySet<string>;

export const parseSuffixes = (text: string): SuffixRules => new Set(text.trim().split('\n'));

/** Undefined for an address, a single label, and a public suffix itself. Algorithm: publicsuffix.org/list, with the rule `*` for the rest. */
export function registrableDomain(host: string, rules: SuffixRules): string | undefined {
  if (/^[\d.]+$|^\[|^\.|\.$|\.\./.test(host)) return undefined;
  const labels = host.split('.');
  const from = (i: number) => labels.slice(i).join('.');
  const isSuffix = (i: number) => rules.has(from(i)) || (i + 1 < labels.length && rules.has(`*.${from(i + 1)}`));
  for (let i = 0; i < labels.length; i++) {
    if (rules.has(`!${from(i)}`)) return from(i);
    if (isSuffix(i) || i === labels.length - 1) return i === 0 ? undefined : from(i - 1);
  }
  return undefined;
}
