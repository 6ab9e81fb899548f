import { describe, expect, it } from 'vitest';
import { changesOf, follow, type Told, unlook, weigh } from '../../../src/background/memory/pins.ts';
import type { PinRow } from '../../../src/background/store.ts';

const a = 'SP2QEZ06AGJ3RKJPBV14SY1V5BBFNAW33D96YPGZF';
const b = 'SP1P72Z3704VMT3DMHPP2CB8TGQWGDBHD3RPR9GZS';
const day = 86_400_000;

const told = (changes: Partial<Told> = {}, atMs = 1000): Told => ({
  name: 'alice.btc',
  status: 'registered',
  system: 'bns-v2',
  owner: a,
  expires: 'never',
  zonefile: { text: 'one', hash: 'h1', state: 'current' },
  records: [],
  addresses: [{ kind: 'stacks', address: a }],
  profileState: 'verified',
  profile: { name: 'Alice', websites: [], accounts: [] },
  profileAtMs: 500,
  lead: { to: 'site', url: 'https://alice.example/path' },
  seal: 'single-source',
  readings: [],
  sources: [],
  resolvedAtMs: atMs,
  ...changes,
});
const without = (key: keyof Told, from = told()): Told => {
  const { [key]: _gone, ...rest } = from;
  return rest as Told;
};
const other: Partial<Told> = {
  owner: b,
  zonefile: { text: 'two', hash: 'h2', state: 'current' },
  lead: { to: 'site', url: 'https://mallory.example/' },
};
/** Looked at one after another, as rows are kept. */
function look(...answers: [Told, number][]) {
  let pin: PinRow | undefined;
  let before: Told | undefined;
  let last = told();
  for (const [answer, atMs] of answers) {
    const weighed = weigh(answer, pin, before, atMs);
    pin = weighed.pin;
    last = weighed.told;
    before = last;
  }
  return { pin: pin as PinRow, told: last };
}

describe('the first look at a name', () => {
  it('pins owner, zone file, site and the age of the profile, and withholds nothing', () => {
    const first = told();
    const { pin, told: shown } = look([first, 1000]);
    expect(shown).toEqual(first);
    expect(pin).toEqual({
      owner: a,
      zonefileHash: 'h1',
      siteOrigin: 'https://alice.example',
      profileAtMs: 500,
      firstMs: 1000,
      seenMs: 1000,
      seen: [{ owner: a, zonefileHash: 'h1', atMs: 1000 }],
    });
  });

  it('pins no name that nobody holds, and none about which those who were asked contradict each other', () => {
    for (const answer of [
      without('owner', told({ status: 'not-registered' })),
      without('owner', told({ status: 'contradicted', seal: 'contradiction' })),
      told({ status: 'history' }),
      told({ status: 'revoked' }),
    ])
      expect(weigh(answer, undefined, undefined, 1).pin).toBeUndefined();
  });

  it('is the answer that was kept before there were pins', () => {
    const { told: shown, pin } = weigh(told(other), undefined, told(), 9000);
    expect(pin).toMatchObject({ owner: a, firstMs: 1000, changed: { owner: b, atMs: 9000 } });
    expect(shown.changes?.map(({ what }) => what)).toEqual(['owner', 'zonefile', 'site']);
  });
});

describe('a later look', () => {
  it('NET-03 tells another owner before anything of theirs is followed, and what it was', () => {
    const { told: shown } = look([told(), 1000], [told(), 2000], [told(other), 3000]);
    expect(shown).toMatchObject({ owner: b, notFollowed: 'changed', profileState: 'not-followed', addresses: [] });
    expect('lead' in shown || 'profile' in shown).toBe(false);
    const when = { lastSeenMs: 2000, noticedMs: 3000 };
    expect(shown.changes).toEqual([
      { what: 'owner', before: a, after: b, ...when },
      { what: 'zonefile', before: 'h1', after: 'h2', ...when },
      { what: 'site', before: 'https://alice.example', after: 'https://mallory.example', ...when },
    ]);
  });

  it('tells another zone file of the same owner likewise, and one that was taken away', () => {
    const zonefile = { text: 'two', hash: 'h2', state: 'current' as const };
    expect(look([told(), 1], [told({ zonefile }), 2]).told.changes).toMatchObject([{ what: 'zonefile', after: 'h2' }]);
    const none = without('lead', without('zonefile'));
    expect(look([told(), 1], [none, 2]).told).toMatchObject({
      notFollowed: 'changed',
      changes: [{ what: 'zonefile', before: 'h1', after: '' }],
    });
  });

  it('goes on telling since when it is so, until the person decides', () => {
    const { told: shown } = look([told(), 1000], [told(other), 3000], [told(other), 9000]);
    expect(shown.changes?.[0]).toMatchObject({ lastSeenMs: 1000, noticedMs: 3000 });
  });

  it('forgets a change that was a lie once the truth is back, and keeps in mind that it was seen', () => {
    const { told: shown, pin } = look([told(), 1000], [told(other), 2000], [told(), 3000]);
    expect(shown.changes).toBeUndefined();
    expect(shown.lead).toBeDefined();
    expect(pin.changed).toBeUndefined();
    expect(pin.seen.map(({ owner }) => owner)).toEqual([a, b, a]);
  });

  it('takes nobody for another owner because nobody answered, nobody holds it, or two disagree', () => {
    const { pin } = look([told(), 1000]);
    for (const answer of [
      without('owner', told({ status: 'not-registered' })),
      without('owner', told({ status: 'contradicted', seal: 'contradiction' })),
    ]) {
      const weighed = weigh(answer, pin, undefined, 2000);
      expect(weighed.told).toEqual(answer);
      expect(weighed.pin).toEqual(pin);
    }
  });

  it('takes a zone file that could not be had for no other one, and learns it later without a word', () => {
    const unread = without('lead', told({ zonefile: { text: '', hash: '', state: 'unreachable' }, notFollowed: 'not-read' }));
    expect(look([told(), 1], [unread, 2]).told.changes).toBeUndefined();
    expect(look([told(), 1], [unread, 2]).pin.zonefileHash).toBe('h1');
    const learned = look([unread, 1], [told(), 2]);
    expect(learned.told.changes).toBeUndefined();
    expect(learned.pin.zonefileHash).toBe('h1');
  });

  it('knows one owner by the spellings of both chains', () => {
    const spelled = 'ST2QEZ06AGJ3RKJPBV14SY1V5BBFNAW33D9SZJQ0M';
    expect(look([told(), 1], [told({ owner: spelled }), 2]).told.changes).toBeUndefined();
  });

  it('keeps the last twenty states and no more', () => {
    const many = Array.from({ length: 60 }, (_, i): [Told, number] => [
      told({ zonefile: { text: 'x', hash: `h${i}`, state: 'current' } }),
      i,
    ]);
    expect(look(...many).pin.seen).toHaveLength(20);
  });
});

describe('what turned out to be a lie', () => {
  it('is no first look, and no change that waits for a decision', () => {
    const lie = told(other, 2000);
    const first = look([lie, 2001]).pin;
    expect(unlook(first, lie)).toBe(null);
    const later = look([told(), 1000], [lie, 2001]).pin;
    expect(changesOf(later)).not.toEqual([]);
    expect(changesOf(unlook(later, lie) as PinRow)).toEqual([]);
    expect(unlook(later, lie)).toMatchObject({ owner: a, zonefileHash: 'h1' });
  });

  it('leaves what was seen before it, what the person follows, and what somebody else said', () => {
    const lie = told(other, 2000);
    expect(unlook(look([told(other), 1000], [told(other), 2001]).pin, lie)).toBeUndefined();
    expect(unlook(look([told(), 2001]).pin, lie)).toBeUndefined();
    expect(unlook(look([lie, 2001]).pin, without('owner', lie))).toBeUndefined();
  });
});

describe('following what changed', () => {
  const { pin, told: shown } = look([told(), 1000], [told(other), 3000]);
  const seen = (shown.changes ?? []).map(({ what, after }) => ({ what, after }));

  it('makes it what the name is from now on, and doing it twice is doing it once', () => {
    const followed = follow(pin, seen, 4000);
    expect(followed).toMatchObject({ owner: b, zonefileHash: 'h2', siteOrigin: 'https://mallory.example', firstMs: 1000 });
    expect(changesOf(followed)).toEqual([]);
    expect(followed.profileAtMs).toBeUndefined();
    expect(follow(followed, seen, 5000)).toEqual(followed);
    expect(weigh(told(other), followed, undefined, 6000).told).toEqual(told(other));
    expect(weigh(told(), followed, undefined, 6000).told.changes?.[0]).toMatchObject({ before: b, after: a });
  });

  it('refuses what is not exactly what was shown', () => {
    const third = weigh(told({ ...other, zonefile: { text: '3', hash: 'h3', state: 'current' } }), pin, undefined, 5000).pin;
    for (const wrong of [third, undefined])
      expect(() => follow(wrong, seen, 6000)).toThrow(expect.objectContaining({ code: 'name-changed-again' }));
    expect(() => follow(pin, seen.slice(0, 1), 6000)).toThrow(expect.objectContaining({ code: 'name-changed-again' }));
  });
});

describe('PRF-11 a profile that is older than one that was seen', () => {
  const newer = told({ profileAtMs: 2000, profile: { name: 'New', websites: [], accounts: [] } });
  const older = told({ profileAtMs: 1000, profile: { name: 'Old', websites: [], accounts: [] } });

  it('gives way to the newer one, and is told', () => {
    const { told: shown, pin } = look([newer, day], [older, 2 * day]);
    expect(shown.profile?.name).toBe('New');
    expect(shown).toMatchObject({ profileState: 'verified', profileAtMs: 2000 });
    expect(shown.changes).toEqual([
      {
        what: 'profile-older',
        before: new Date(2000).toISOString(),
        after: new Date(1000).toISOString(),
        lastSeenMs: day,
        noticedMs: 2 * day,
      },
    ]);
    // Nothing else of the name is different.
    expect(shown.lead).toEqual(newer.lead);
    expect(pin.profileAtMs).toBe(2000);
    // And again, from the answer that was kept.
    expect(weigh(older, pin, shown, 3 * day).told.profile?.name).toBe('New');
  });

  it('is not shown when the newer one is not kept any more', () => {
    const { pin } = look([newer, day]);
    const { told: shown } = weigh(older, pin, undefined, 2 * day);
    expect(shown.profileState).toBe('older');
    expect(shown.profile).toBeUndefined();
  });

  it('is no rollback where it is as new, says nothing of its age, is of another owner who is followed, or claims the far future', () => {
    expect(look([newer, day], [newer, 2 * day]).told.changes).toBeUndefined();
    expect(look([newer, day], [without('profileAtMs', older), 2 * day]).told.changes).toBeUndefined();
    const { pin, told: shown } = look([newer, day], [told({ ...other, profileAtMs: 1000 }), 2 * day]);
    const followed = follow(pin, shown.changes ?? [], 3 * day);
    expect(weigh(told({ ...other, profileAtMs: 1000 }), followed, undefined, 4 * day).told.changes).toBeUndefined();
    const far = told({ profileAtMs: 9e12 });
    const once = look([newer, day], [far, 2 * day]);
    expect(once.pin.profileAtMs).toBe(2000);
    expect(look([far, day]).pin.profileAtMs).toBeUndefined();
  });
});
