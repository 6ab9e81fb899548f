/**
 * What a name was when it was first seen, held against what it is today. Pure: the row and the answer in, the row and what is told of the answer out. It may only
 * withhold. Rules: docs/protocol/names.md, "First seen".
 */
import type { NameAnswer, NameChange } from '../../contract/names.ts';
import { AutonymError } from '../../protocol/error.ts';
import { stacksAddressOn } from '../../protocol/keys/address.ts';
import type { PinRow, Seen } from '../store.ts';

/** The answer before it is kept. */
export type Told = Omit<NameAnswer, 'fromCache'>;
/** `pin`: undefined where there is nothing to write down. */
export type Shown = Pick<NameChange, 'what' | 'after'>;
export type Weighed = { told: Told; pin: PinRow | undefined };

const mostSeen = 20;
/** Profiles that say they are signed later than this from now say nothing about their age. */
const clockMs = 86_400_000;

/**
 * `before`: the answer kept so far, which counts as the first look where nothing was pinned yet. Another owner or zone file than the pinned one is told in
 * `changes`, and nothing of the zone file is followed. An older profile gives way to the newer one that was kept, or is not shown.
 */
export function weigh(told: Told, pin: PinRow | undefined, before: Told | undefined, nowMs: number): Weighed {
  const now = look(told);
  const first = pin ?? (before && pinOf(before, before.resolvedAtMs));
  // Nobody holds it today, nobody says who, or those who were asked contradict each other: that is no other owner.
  if (!now) return { told, pin };
  if (!first) return { told, pin: pinOf(told, nowMs) };
  const { changed: _was, ...settled } = first;
  const hash = now.zonefileHash ?? settled.zonefileHash;
  const differs = !isSameOwner(settled.owner, now.owner) || (settled.zonefileHash ?? hash) !== hash;
  const here = { owner: now.owner, ...(hash === undefined ? {} : { zonefileHash: hash }), atMs: nowMs };
  if (!differs) {
    const aged = weighProfile(told, settled, before, nowMs);
    return { told: aged.told, pin: { ...settled, ...now, ...aged.profile, seenMs: nowMs, seen: noted(settled.seen, here) } };
  }
  const isKnown = first.changed !== undefined && isSame(first.changed, now);
  const changed = { ...now, atMs: isKnown ? (first.changed?.atMs ?? nowMs) : nowMs };
  const next: PinRow = { ...settled, changed, seen: noted(settled.seen, changed) };
  return { told: withhold(told, changesOf(next)), pin: next };
}

/**
 * The pin with what the person decided to follow: exactly the changes they were shown. One that was followed already stays. Throws `name-changed-again` when
 * that is not what the name is now.
 */
export function follow(pin: PinRow | undefined, shown: readonly Shown[], nowMs: number): PinRow {
  const told = (changes: readonly Shown[]) => JSON.stringify(changes.map(({ what, after }) => [what, after]));
  const { changed } = pin ?? {};
  if (
    pin &&
    !changed &&
    shown.every(
      ({ what, after }) => after === (what === 'owner' ? pin.owner : what === 'site' ? pin.siteOrigin : pin.zonefileHash),
    )
  )
    return pin;
  if (!pin || !changed || told(changesOf(pin)) !== told(shown))
    throw new AutonymError('name-changed-again', 'This name is no longer what was shown. Look at it once more.');
  const { changed: _decided, siteOrigin: _left, profileAtMs, zonefileHash: _older, ...rest } = pin;
  const { atMs: _noticed, ...now } = changed;
  // When the profile of another owner was signed says nothing of theirs.
  const kept = profileAtMs !== undefined && isSameOwner(pin.owner, changed.owner) ? { profileAtMs } : {};
  return { ...rest, ...now, ...kept, seenMs: nowMs };
}

/**
 * The pin without what rests on a lie: null where its first look was the lie, undefined where nothing of it was. A first look of before the lie stays,
 * whatever it says.
 */
export function unlook(pin: PinRow, lie: Told): PinRow | null | undefined {
  const told = look(lie);
  if (!told) return undefined;
  if (pin.firstMs >= lie.resolvedAtMs && isSame(pin, told)) return null;
  if (!pin.changed || !isSame(pin.changed, told)) return undefined;
  const { changed: _lie, ...rest } = pin;
  return rest;
}

/** What is undecided of a name; empty when nothing is. */
export function changesOf({ owner, zonefileHash = '', siteOrigin = '', seenMs: lastSeenMs, changed }: PinRow): NameChange[] {
  if (!changed) return [];
  const when = { lastSeenMs, noticedMs: changed.atMs };
  const after = {
    owner: changed.owner,
    zonefileHash: changed.zonefileHash ?? zonefileHash,
    siteOrigin: changed.siteOrigin ?? siteOrigin,
  };
  return [
    ...(isSameOwner(owner, after.owner) ? [] : [{ what: 'owner' as const, before: owner, after: after.owner, ...when }]),
    ...(zonefileHash === after.zonefileHash
      ? []
      : [{ what: 'zonefile' as const, before: zonefileHash, after: after.zonefileHash, ...when }]),
    ...(siteOrigin === after.siteOrigin ? [] : [{ what: 'site' as const, before: siteOrigin, after: after.siteOrigin, ...when }]),
  ];
}

/** What can be pinned of an answer; undefined where nobody is its holder today, or who that is was not told. */
function look({ status, owner, zonefile, lead }: Told): (Omit<Seen, 'atMs'> & { siteOrigin?: string }) | undefined {
  if (owner === undefined || !['registered', 'in-grace', 'expired'].includes(status)) return undefined;
  const hash =
    zonefile === undefined
      ? ''
      : zonefile.hash === '' && zonefile.text === '' && isUnknown(zonefile.state)
        ? undefined
        : zonefile.hash;
  return {
    owner,
    ...(hash === undefined ? {} : { zonefileHash: hash }),
    ...(lead?.to === 'site' && URL.canParse(lead.url) ? { siteOrigin: new URL(lead.url).origin } : {}),
  };
}

const isUnknown = (state: NonNullable<Told['zonefile']>['state']): boolean =>
  state === 'undelivered' || state === 'unreachable' || state === 'untold';

function pinOf(told: Told, atMs: number): PinRow | undefined {
  const now = look(told);
  if (!now) return undefined;
  const { siteOrigin: _where, ...seen } = now;
  return {
    ...now,
    ...(isDated(told, atMs) ? { profileAtMs: told.profileAtMs } : {}),
    firstMs: atMs,
    seenMs: atMs,
    seen: [{ ...seen, atMs }],
  };
}

/** Nothing of the zone file is followed, as in every answer with `notFollowed`. */
function withhold(told: Told, changes: NameChange[]): Told {
  const { lead: _lead, profile: _profile, profileEnded: _ended, profileAtMs: _at, ...rest } = told;
  return {
    ...rest,
    notFollowed: told.notFollowed ?? 'changed',
    addresses: [],
    profileState: told.profileState === 'none' ? 'none' : 'not-followed',
    changes,
  };
}

function weighProfile(
  told: Told,
  { profileAtMs: newest, seenMs }: PinRow,
  before: Told | undefined,
  nowMs: number,
): { told: Told; profile: { profileAtMs?: number } } {
  if (!isDated(told, nowMs)) return { told, profile: newest === undefined ? {} : { profileAtMs: newest } };
  const { profileAtMs } = told;
  if (newest === undefined || profileAtMs >= newest) return { told, profile: { profileAtMs } };
  const iso = (ms: number) => new Date(ms).toISOString();
  const change: NameChange = {
    what: 'profile-older',
    before: iso(newest),
    after: iso(profileAtMs),
    lastSeenMs: seenMs,
    noticedMs: nowMs,
  };
  const { profile: _older, profileEnded: _ended, profileAtMs: _at, ...rest } = told;
  const isKept = before?.profileState === 'verified' && before.profile !== undefined && before.profileAtMs === newest;
  return {
    told: isKept
      ? {
          ...rest,
          profile: before.profile as NonNullable<Told['profile']>,
          profileAtMs: newest,
          ...(before.profileEnded ? { profileEnded: true as const } : {}),
          changes: [change],
        }
      : { ...rest, profileState: 'older', changes: [change] },
    profile: { profileAtMs: newest },
  };
}

const isDated = (told: Told, nowMs: number): told is Told & { profileAtMs: number } =>
  told.profileState === 'verified' && told.profileAtMs !== undefined && told.profileAtMs < nowMs + clockMs;

function noted(seen: readonly Seen[], { siteOrigin: _where, ...now }: Seen & { siteOrigin?: string }): Seen[] {
  const last = seen.at(-1);
  return last && isSame(last, now) ? [...seen] : [...seen, now].slice(-mostSeen);
}

const isSame = (one: Omit<Seen, 'atMs'>, other: Omit<Seen, 'atMs'>): boolean =>
  isSameOwner(one.owner, other.owner) && one.zonefileHash === other.zonefileHash;

/** One key has the spelling of either chain, and of Bitcoin. */
export function isSameOwner(one: string, other: string): boolean {
  return one === other || spelled(one) === spelled(other);
}

function spelled(owner: string): string {
  try {
    return stacksAddressOn('mainnet', owner);
  } catch {
    return owner; // A contract, which has one spelling.
  }
}
