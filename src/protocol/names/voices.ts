/** Whose word of a name counts as a whole one, and how many they are. */
import { operatorOf } from '../hosts.ts';

/** A reading, as far as it counts here. */
export type Voice = {
  operator: string;
  state: string;
  zonefileHash?: string;
  zonefileIsTheirs?: boolean;
  endUnchecked?: boolean;
  elsewhere?: string;
};

/** Nothing is missing that somebody else may know. */
export function isWholeWord({ state, zonefileHash, zonefileIsTheirs, endUnchecked }: Voice): boolean {
  return (
    state === 'said' && zonefileHash !== undefined && (zonefileHash === '' || zonefileIsTheirs !== undefined) && !endUnchecked
  );
}

/** Independent ones with a whole word. What several were told by one host elsewhere is the word of that host. */
export function countVoices(voices: readonly Voice[]): number {
  const operators = voices
    .filter(isWholeWord)
    .map(({ operator, elsewhere }) => (elsewhere ? operatorOf(elsewhere, { portsApart: false }) : operator));
  return new Set(operators).size;
}
