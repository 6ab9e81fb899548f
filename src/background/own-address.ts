/** Addresses that a site names, held to the site itself. */

/** The address, whole, when it is of this origin; else undefined. `base`: where it stands. */
export function ownAddress(origin: string, address: unknown, base?: string): string | undefined {
  if (typeof address !== 'string' || address.length > 2048 || !URL.canParse(address, base)) return undefined;
  const { origin: its, href, username, password } = new URL(address, base);
  return its === origin && !username && !password ? href : undefined;
}
