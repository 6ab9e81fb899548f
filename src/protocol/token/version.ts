/** Versions of the sign-in protocol: three numbers with dots. */

/**
 * Whether `version` is at least `floor` in *every* number, as all published clients compare. So 2.0.0 is not later than 1.3.0, and nothing of
 * ours may ever say 2.x.
 */
export function isLaterVersion(version: string, floor: string): boolean {
  const numbers = version.split('.').map(Number);
  return floor.split('.').every((least, i) => (numbers[i] ?? 0) >= Number(least));
}
