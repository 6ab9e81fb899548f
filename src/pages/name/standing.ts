/** What an answer means for the person, as keys of sentences: one for where the name stands, one each for its profile and its zone file. */
import type { NameAnswer, NameStatus, NameZonefile, NotFollowed, ProfileState } from '../../contract/names.ts';
import { endMsOf } from '../../protocol/names/end.ts';
import type { Asked } from './asked.ts';

export type Tone = 'good' | 'info' | 'warn' | 'danger';

export type Standing = {
  tone: Tone;
  /** `name_status_<word>`: the state in a word or two; `…_title` and `…_text`: what it means and what to do. */
  key: string;
  /** Nothing below the sentence is worth showing: there is no owner. */
  empty: boolean;
};

const contradicted: Standing = { tone: 'danger', key: 'name_status_contradiction', empty: false };

export function standingOf(answer: Pick<NameAnswer, 'status' | 'seal'>): Standing {
  if (answer.seal === 'contradiction') return contradicted;
  return standings[answer.status];
}

const standings: Record<NameStatus, Standing> = {
  registered: { tone: 'good', key: 'name_status_registered', empty: false },
  'in-grace': { tone: 'warn', key: 'name_status_grace', empty: false },
  expired: { tone: 'warn', key: 'name_status_expired', empty: false },
  revoked: { tone: 'danger', key: 'name_status_revoked', empty: false },
  history: { tone: 'warn', key: 'name_status_history', empty: false },
  'not-registered': { tone: 'info', key: 'name_status_free', empty: true },
  'unknown-namespace': { tone: 'info', key: 'name_status_namespace', empty: true },
  contradicted,
};

/** About when a name runs out or ran out, ms since 1970, by the height a node was at; undefined where none said it. */
export function findEndMs({ expires, readings }: Pick<NameAnswer, 'expires' | 'readings'>): number | undefined {
  const tip = readings.find(({ state }) => state === 'said')?.tip;
  if (typeof expires !== 'object' || tip === undefined) return undefined;
  return endMsOf(expires.atHeight, tip);
}

export const profileSentences: Record<ProfileState, { tone: Tone; key: string }> = {
  verified: { tone: 'good', key: 'name_profile_verified' },
  recorded: { tone: 'info', key: 'name_profile_recorded' },
  none: { tone: 'info', key: 'name_profile_none' },
  gone: { tone: 'warn', key: 'name_profile_gone' },
  unreachable: { tone: 'warn', key: 'name_profile_unreachable' },
  refused: { tone: 'danger', key: 'name_profile_refused' },
  'too-large': { tone: 'danger', key: 'name_profile_too_large' },
  older: { tone: 'danger', key: 'name_profile_older' },
  'not-followed': { tone: 'info', key: 'name_profile_not_followed' },
};

export const zonefileSentences: Record<NameZonefile['state'], { tone: Tone; key: string }> = {
  current: { tone: 'good', key: 'name_zonefile_current' },
  listed: { tone: 'info', key: 'name_zonefile_listed' },
  stale: { tone: 'warn', key: 'name_zonefile_stale' },
  'hash-mismatch': { tone: 'danger', key: 'name_zonefile_mismatch' },
  undelivered: { tone: 'warn', key: 'name_zonefile_undelivered' },
  unreachable: { tone: 'warn', key: 'name_zonefile_unreachable' },
  untold: { tone: 'info', key: 'name_zonefile_untold' },
};

/** Why there is no *Go to site* although something stands in the zone file. */
export const notFollowedSentences: Record<NotFollowed, string> = {
  status: 'name_not_followed_status',
  'end-unchecked': 'name_not_followed_end',
  'not-read': 'name_not_followed_unread',
  'other-file': 'name_not_followed_other_file',
  'earlier-owner': 'name_not_followed_earlier_owner',
  unreadable: 'name_not_followed_unreadable',
  contradiction: 'name_not_followed_contradiction',
  changed: 'name_not_followed_changed',
};

/** Why the site the owner named is no place to go. */
export const refusedSentences: Record<NonNullable<NameAnswer['refusedTarget']>['why'], string> = {
  scheme: 'name_refused_scheme',
  private: 'name_refused_private',
  letters: 'name_refused_letters',
  address: 'name_refused_address',
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
