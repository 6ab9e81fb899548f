/** How far an answer is known: the one place that weighs the words of several operators. */
import type { NameProof, NameReading, NameSeal, NameTip } from '../contract/names.ts';
import { AutonymError } from '../protocol/error.ts';
import { countVoices } from '../protocol/names/voices.ts';

export type SaidReading = Extract<NameReading, { state: 'said' }>;

/**
 * `contradiction`: two that are not stale differ, however many others agree. `agreed`: at least two, and at least `agreeing`, said the same of
 * owner, end and zone file. Else it is the word of one. What is proven is `verified`, and what a proof contradicts is a contradiction.
 */
export function sealOf(readings: NameReading[], agreeing: number, proof?: Pick<NameProof, 'state'>): NameSeal {
  if (proof?.state === 'contradicted') return 'contradiction';
  const said = readings.filter((reading) => reading.state === 'said');
  if (said.some((one, i) => said.slice(i + 1).some((other) => contradicts(one, other)))) return 'contradiction';
  if (proof?.state === 'proven') return 'verified';
  return countVoices(readings) >= Math.max(2, agreeing) ? 'agreed' : 'single-source';
}

/** Who could not tell something contradicts nobody with it. */
function contradicts(one: SaidReading, other: SaidReading): boolean {
  // It is one stranger who says now this and now that, and no node.
  if (one.elsewhere !== undefined && one.elsewhere === other.elsewhere) return false;
  const differ = <T>(a: T | undefined, b: T | undefined) => a !== undefined && b !== undefined && a !== b;
  const isEndOpen = one.endUnchecked || other.endUnchecked;
  return (
    lifeOf(one, isEndOpen) !== lifeOf(other, isEndOpen) ||
    one.owner !== other.owner ||
    differ(endOf(one), endOf(other)) ||
    differ(one.zonefileHash, other.zonefileHash) ||
    differ(one.zonefileIsTheirs, other.zonefileIsTheirs)
  );
}

/** As far as it can be compared: nobody has a name whose namespace nobody opened. */
function lifeOf({ status }: SaidReading, isEndOpen: boolean | undefined): string {
  if (status === 'unknown-namespace') return 'not-registered';
  return isEndOpen && /^(in-grace|expired)$/.test(status) ? 'registered' : status;
}

function endOf({ expires }: SaidReading): number | string | undefined {
  return typeof expires === 'object' ? expires.atHeight : expires;
}

/** So many blocks behind is another time: on Stacks some ten minutes, on Bitcoin an hour. What lags for a moment lags less. */
const farBehind = { stacksHeight: 100, burnHeight: 6 };

/**
 * The same readings, those from a time long past as `stale`: far behind two others, or behind what the same host knew before.
 * One other is not enough: a single liar with an invented tip would make everybody else look old.
 */
export function withStale(readings: NameReading[], highestOf?: (host: string) => NameTip | undefined): NameReading[] {
  return readings.map((reading) => {
    const { state, tip, operator, host } = reading;
    if (state !== 'said' || tip === undefined) return reading;
    for (const height of ['stacksHeight', 'burnHeight'] as const) {
      const others = readings.flatMap((other) => (other.operator !== operator && other.tip ? [other.tip[height]] : []));
      const [, second = 0] = others.sort((a, b) => b - a);
      const behind = Math.max(second, highestOf?.(host)?.[height] ?? 0) - tip[height];
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
