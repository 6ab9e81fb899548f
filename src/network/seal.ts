/** How far an answer is known: the one place that weighs the words of several operators. */
import type { NameReading, NameSeal } from '../contract/names.ts';
import { AutonymError } from '../protocol/error.ts';

export type SaidReading = Extract<NameReading, { state: 'said' }>;

/**
 * `contradiction`: two that are not stale differ, however many others agree. `agreed`: at least two, and at least `agreeing`, said the same of
 * owner and zone file. Else it is the word of one.
 */
export function sealOf(readings: NameReading[], agreeing: number): NameSeal {
  const said = readings.filter((reading) => reading.state === 'said');
  if (said.some((one, i) => said.slice(i + 1).some((other) => contradicts(one, other)))) return 'contradiction';
  const whole = said.filter(({ zonefileHash }) => zonefileHash !== undefined);
  return new Set(whole.map(({ operator }) => operator)).size >= Math.max(2, agreeing) ? 'agreed' : 'single-source';
}

/** Who could not tell the zone file contradicts nobody with it. */
function contradicts(one: SaidReading, other: SaidReading): boolean {
  if (one.status !== other.status || one.owner !== other.owner) return true;
  return one.zonefileHash !== undefined && other.zonefileHash !== undefined && one.zonefileHash !== other.zonefileHash;
}

/** So many blocks behind is another time: on Stacks some ten minutes, on Bitcoin an hour. What lags for a moment lags less. */
const farBehind = { stacksHeight: 100, burnHeight: 6 };

/**
 * The same readings, those from a time long past as `stale`: far behind two others, or behind what the same operator knew before.
 * One other is not enough: a single liar with an invented tip would make everybody else look old.
 */
export function withStale(readings: NameReading[], highest: ReadonlyMap<string, NameReading['tip']> = new Map()): NameReading[] {
  return readings.map((reading) => {
    const { state, tip, operator, host } = reading;
    if (state !== 'said' || tip === undefined) return reading;
    for (const height of ['stacksHeight', 'burnHeight'] as const) {
      const others = readings.flatMap((other) => (other.operator !== operator && other.tip ? [other.tip[height]] : []));
      const [, second = 0] = others.sort((a, b) => b - a);
      const behind = Math.max(second, highest.get(operator)?.[height] ?? 0) - tip[height];
      if (behind > farBehind[height]) {
        const why = new AutonymError('node-behind', `${host} is ${behind} blocks behind.`, {
          reason: height === 'burnHeight' ? 'bitcoin' : 'stacks',
          places: [host, String(behind)],
        });
        return { host, operator, tip, state: 'stale', why: why.said() };
      }
    }
    return reading;
  });
}
