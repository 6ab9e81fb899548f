/** What an answer means for the person, as keys of sentences: one for where the name stands, one each for its profile and its zone file. */
import type { NameAnswer, NameStatus, ProfileState } from '../../contract/names.ts';
import type { Asked } from './asked.ts';

export type Tone = 'good' | 'info' | 'warn' | 'danger';

export type Standing = {
  tone: Tone;
  /** `name_status_<word>`: the state in a word or two; `…_title` and `…_text`: what it means and what to do. */
  key: string;
  /** Nothing below the sentence is worth showing: there is no owner. */
  empty: boolean;
};

export function standingOf(answer: Pick<NameAnswer, 'status' | 'seal'>): Standing {
  if (answer.seal === 'contradiction') return { tone: 'danger', key: 'name_status_contradiction', empty: false };
  return standings[answer.status];
}

const standings: Record<NameStatus, Standing> = {
  registered: { tone: 'good', key: 'name_status_registered', empty: false },
  'in-grace': { tone: 'warn', key: 'name_status_grace', empty: false },
  expired: { tone: 'warn', key: 'name_status_expired', empty: false },
  revoked: { tone: 'danger', key: 'name_status_revoked', empty: false },
  'not-registered': { tone: 'info', key: 'name_status_free', empty: true },
  'unknown-namespace': { tone: 'info', key: 'name_status_namespace', empty: true },
};

export const profileSentences: Record<ProfileState, { tone: Tone; key: string }> = {
  verified: { tone: 'good', key: 'name_profile_verified' },
  none: { tone: 'info', key: 'name_profile_none' },
  gone: { tone: 'warn', key: 'name_profile_gone' },
  unreachable: { tone: 'warn', key: 'name_profile_unreachable' },
  refused: { tone: 'danger', key: 'name_profile_refused' },
};

type ZonefileState = NonNullable<NameAnswer['zonefile']>['state'];

export const zonefileSentences: Record<ZonefileState, { tone: Tone; key: string }> = {
  current: { tone: 'good', key: 'name_zonefile_current' },
  stale: { tone: 'warn', key: 'name_zonefile_stale' },
  'hash-mismatch': { tone: 'danger', key: 'name_zonefile_mismatch' },
  unreachable: { tone: 'warn', key: 'name_zonefile_unreachable' },
};

/** The last label, with its dot: `.btc`. */
export function namespaceOf(name: string): string {
  return name.slice(name.lastIndexOf('.'));
}

/** *Search the web for it instead*: in quotes, because exactly a name would be taken over again. */
export function searchUrl({ name }: Pick<Asked, 'name'>): string {
  return `https://duckduckgo.com/?q=${encodeURIComponent(`"${name}"`)}`;
}

/** A link in somebody's profile may lead only to the web. */
export function findWebLink(text: string): string | undefined {
  if (text.length > 2048 || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : undefined;
}

/** A hue for an owner we know nothing else about, so that the same owner always looks the same. */
export function hueOf(address: string): number {
  let sum = 7;
  for (const letter of address) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 360_007;
  return sum % 360;
}
