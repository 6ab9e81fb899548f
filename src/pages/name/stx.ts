/** Millionths of an STX as STX, whole: people check amounts. */
import { formatNumber } from '../parts/text.ts';

export function formatStx(ustx: string): string {
  const value = BigInt(/^\d{1,30}$/.test(ustx) ? ustx : '0');
  const whole = value / 1_000_000n;
  // A number of JavaScript holds these exactly; what no name costs is shown as far as it does.
  return formatNumber(Number(whole) + Number(value % 1_000_000n) / 1_000_000, { maximumFractionDigits: 6 });
}
