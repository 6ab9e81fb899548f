import { describe, expect, it, vi } from 'vitest';
import { watchAlarm } from '../../../src/background/memory/alarm.ts';
import { makeMemory } from '../../../src/background/memory/memory.ts';
import { hear, watchEveryMs } from '../../../src/background/memory/watch.ts';
import { makeNames } from '../../../src/background/names.ts';
import { makePrivateRows } from '../../../src/background/private-rows.ts';
import type { WatchedRow } from '../../../src/background/store.ts';
import type { Contact } from '../../../src/contract/commands/memory.ts';
import type { NameAnswer } from '../../../src/contract/names.ts';
import type { WalletAsks } from '../../../src/contract/wallet.ts';
import { mainnet, testnet } from '../../../src/network/endpoints.ts';
import { AutonymError } from '../../../src/protocol/error.ts';
import { counting, invertingSeal, memoryRows, standingClock } from '../memory.ts';

const a = 'SP2QEZ06AGJ3RKJPBV14SY1V5BBFNAW33D96YPGZF';
const b = 'SP1P72Z3704VMT3DMHPP2CB8TGQWGDBHD3RPR9GZS';

const answerOf = (changes: Partial<NameAnswer> = {}): NameAnswer => ({
  name: 'alice.btc',
  status: 'registered',
  system: 'bns-v2',
  owner: a,
  expires: 'never',
  zonefile: { text: 'one', hash: 'h1', state: 'current' },
  records: [],
  addresses: [],
  profileState: 'none',
  lead: { to: 'site', url: 'https://alice.example/' },
  seal: 'single-source',
  readings: [],
  sources: [],
  resolvedAtMs: 1,
  fromCache: false,
  ...changes,
});
const endsIn = (blocks: number): Partial<NameAnswer> => ({
  expires: { atHeight: 900_000 + blocks },
  readings: [
    { host: 'n', operator: 'n', state: 'said', status: 'registered', tip: { stacksHeight: 1, burnHeight: 900_000, atMs: 1 } },
  ],
});
const empty: WatchedRow = { sinceMs: 0, askedMs: 0, news: [] };
const first = hear(empty, answerOf(), 1).row;

describe('what an answer means for a name that is watched', () => {
  it('is no news the first time, and none while nothing changes', () => {
    expect(hear(empty, answerOf(), 1).news).toEqual([]);
    expect(hear(first, answerOf(), 2)).toEqual({ row: { ...first, askedMs: 2, heardMs: 2 }, news: [] });
  });

  it('is news of another owner and another zone file, once', () => {
    const changed = answerOf({ owner: b, zonefile: { text: '', hash: 'h2', state: 'stale' } });
    const { row, news } = hear(first, changed, 5);
    expect(news).toEqual([
      { what: 'owner', before: a, after: b, atMs: 5 },
      { what: 'zonefile', before: 'h1', after: 'h2', atMs: 5 },
    ]);
    expect(row.news).toEqual(news);
    expect(hear(row, changed, 6).news).toEqual([]);
  });

  it('is news of its end a month, a week, and when it has come, each once; a renewal makes it far again', () => {
    const said: string[] = [];
    let row = hear(empty, answerOf(endsIn(20_000)), 1).row;
    for (const answer of [
      answerOf(endsIn(4_400)),
      answerOf(endsIn(4_300)),
      answerOf(endsIn(4_000)),
      answerOf(endsIn(1_000)),
      answerOf({ ...endsIn(-10), status: 'in-grace' }),
      answerOf({ ...endsIn(-6_000), status: 'expired' }),
      answerOf(endsIn(50_000)),
      answerOf(endsIn(4_000)),
    ]) {
      const heard = hear(row, answer, 2);
      row = heard.row;
      said.push(...heard.news.map(({ after }) => after));
    }
    expect(said).toEqual(['month', 'week', 'grace', 'over', 'month']);
  });

  it('NET-03 is nothing when servers contradict each other or could not tell', () => {
    const { owner: _nobody, ...contradicted } = answerOf({ status: 'contradicted', seal: 'contradiction' });
    expect(hear(first, contradicted, 9)).toEqual({ row: { ...first, askedMs: 9 }, news: [] });
    const unread = answerOf({ zonefile: { text: '', hash: '', state: 'unreachable' } });
    expect(hear(first, unread, 9).news).toEqual([]);
    expect(hear(first, unread, 9).row.zonefileHash).toBe('h1');
  });

  it('is news when nobody holds it any more, and of the next owner after that', () => {
    const { owner: _nobody, ...free } = answerOf({ status: 'not-registered' });
    const { row, news } = hear(first, free, 5);
    expect(news).toMatchObject([{ what: 'lost', after: 'not-registered' }]);
    expect(hear(row, free, 6).news).toEqual([]);
    expect(hear(row, answerOf({ owner: b }), 7).news).toMatchObject([{ what: 'owner', before: a, after: b }]);
  });
});

function make() {
  const rows = memoryRows();
  const clock = standingClock();
  const alarms = new Map<string, number>();
  const world = {
    answer: answerOf(),
    silent: new Set<string>(),
    network: mainnet,
    isOpen: true,
    welcomed: true,
    /** What a check of an answer finds. */
    isLie: false,
    /** Ends the life before anything is written about this name. */
    dieAt: undefined as string | undefined,
    gate: undefined as Promise<void> | undefined,
  };
  const asked: string[] = [];
  const told: { id: string; title: string; message: string }[] = [];
  const live = () => {
    const seal = invertingSeal(() => world.isOpen);
    const randomId = counting('row');
    /** What lies in the rows, past the commands. */
    const contacts = makePrivateRows<Contact>({ kind: 'contacts', keyOf: ({ name }) => name, rows, seal, randomId });
    const names = makeNames({
      rows,
      now: clock.now,
      resolve: async (name) => {
        asked.push(name);
        await world.gate;
        if (world.dieAt === name) await new Promise(() => {});
        if (world.silent.has(name)) throw new AutonymError('nobody-answered', 'Nobody answered.');
        return { ...world.answer, name, resolvedAtMs: clock.now() };
      },
      weigh: (...given) => memory.weigh(...given),
      unlook: (...lie) => memory.unlook(...lie),
      // Of a lie nothing is left: test/background/proof.test.ts.
      check: async ({ owner, ...bare }) => ({
        answer: world.isLie
          ? { ...bare, status: 'contradicted', proof: { state: 'contradicted', why: { code: 'proof-owner-differs' } } }
          : { ...bare, ...(owner === undefined ? {} : { owner }) },
      }),
      people: (start) => memory.people(start),
      tell: async () => {},
      state: async () => ({ network: world.network, agreeing: 1, welcomed: world.welcomed }),
    });
    const memory = makeMemory({
      rows,
      now: clock.now,
      names,
      seal,
      randomId,
      alarms: {
        create: (name, { when }) => void alarms.set(name, when),
        clear: async (name) => alarms.delete(name),
      },
      notify: async (id, text) => void told.push({ id, ...text }),
      text: (key, ...places) => [key, ...places].join(' '),
    });
    const say = <M extends keyof WalletAsks>(method: M, body: WalletAsks[M]['ask'], page: 'home' | 'name' | 'approve' = 'home') =>
      memory.hear({ autonym: method, body }, { page }) as Promise<WalletAsks[M]['answer']>;
    return { memory, names, contacts, say };
  };
  return { live, rows, clock, alarms, world, asked, told };
}

describe('the list of watched names', () => {
  it('is held against what was known when it began, and told of by alarm, at most every six hours', async () => {
    const { live, clock, alarms, world, asked, told } = make();
    const { names, say } = live();
    await names.resolve('alice.btc');
    await say('watch.set', { name: 'alice.btc', on: true }, 'name');
    expect(alarms.get(watchAlarm)).toBe(clock.now() + watchEveryMs);
    world.answer = answerOf({ owner: b });
    clock.pass(watchEveryMs - 1);
    await live().memory.round();
    expect([asked.length, told]).toEqual([1, []]);
    clock.pass(1);
    // A life that knows nothing, with the vault locked.
    world.isOpen = false;
    await live().memory.round();
    expect(asked).toHaveLength(2);
    expect(told).toEqual([
      { id: 'watch alice.btc owner', title: 'watch_owner_title alice.btc', message: 'watch_owner_text alice.btc' },
    ]);
    expect(alarms.get(watchAlarm)).toBe(clock.now() + watchEveryMs);
    const [line] = await live().say('watch.list', {});
    expect(line).toMatchObject({ name: 'alice.btc', changed: true, news: [{ what: 'owner', before: a, after: b }] });
    await live().say('watch.seen', { name: 'alice.btc' });
    expect((await live().say('watch.list', {}))[0]?.news).toEqual([]);
  });

  it('goes on where a life ended: what was not written is asked again, what was is not', async () => {
    const { live, clock, alarms, world, asked, told } = make();
    const { names, say } = live();
    for (const name of ['a.btc', 'b.btc', 'c.btc']) {
      await names.resolve(name);
      await say('watch.set', { name, on: true });
      clock.pass(1000);
    }
    clock.pass(watchEveryMs);
    world.answer = answerOf({ owner: b });
    world.dieAt = 'b.btc';
    asked.length = 0;
    void live().memory.round();
    await new Promise((done) => setTimeout(done, 20));
    expect(asked).toEqual(['a.btc', 'b.btc']);
    // It set the next alarm before it began.
    expect(alarms.get(watchAlarm)).toBe(clock.now() + 600_000);
    world.dieAt = undefined;
    clock.pass(600_000);
    await live().memory.round();
    expect(asked).toEqual(['a.btc', 'b.btc', 'b.btc', 'c.btc']);
    expect(told.map(({ id }) => id)).toEqual(['a.btc', 'b.btc', 'c.btc'].map((name) => `watch ${name} owner`));
  });

  it('NET-02 takes silence for no change, and asks again when its time comes', async () => {
    const { live, clock, world, told } = make();
    const { names, say, memory } = live();
    await names.resolve('alice.btc');
    await say('watch.set', { name: 'alice.btc', on: true });
    clock.pass(watchEveryMs);
    world.silent.add('alice.btc');
    await memory.round();
    expect(told).toEqual([]);
    const [line] = await say('watch.list', {});
    expect(line?.heardMs).toBe(clock.now() - watchEveryMs);
    world.silent.clear();
    world.answer = answerOf({ owner: b });
    clock.pass(watchEveryMs);
    await memory.round();
    expect(told).toHaveLength(1);
  });

  it('asks nobody for names of another network, and nobody at all where nothing is watched', async () => {
    const { live, clock, alarms, world, asked } = make();
    const { say, memory } = live();
    await say('watch.set', { name: 'alice.btc', on: true });
    world.network = testnet;
    clock.pass(watchEveryMs);
    await memory.round();
    expect(asked).toEqual([]);
    expect(await say('watch.list', {})).toEqual([]);
    world.network = mainnet;
    await say('watch.set', { name: 'alice.btc', on: false });
    expect(alarms.has(watchAlarm)).toBe(false);
  });

  it('holds a hundred names', async () => {
    const { live } = make();
    const { say } = live();
    for (let i = 0; i < 100; i++) await say('watch.set', { name: `n${i}.btc`, on: true });
    await expect(say('watch.set', { name: 'more.btc', on: true })).rejects.toMatchObject({ code: 'watch-full' });
    await say('watch.set', { name: 'n1.btc', on: true });
  });
});

describe('contacts', () => {
  it('are found by what they are called, by label, and nobody sees them while the vault is locked', async () => {
    const { live, world, rows } = make();
    const { say } = live();
    await say('contact.put', { name: 'Bob.btc', label: '  Robert ' }, 'name');
    await say('contact.put', { name: 'alice.btc', label: '' });
    expect((await say('contact.list', {})).contacts).toEqual([{ name: 'alice.btc' }, { name: 'bob.btc', label: 'Robert' }]);
    expect(await say('contact.list', { find: 'rob' })).toMatchObject({ total: 1, contacts: [{ name: 'bob.btc' }] });
    expect(
      [...rows.text]
        .filter(([key]) => key.startsWith('contacts/'))
        .map(([, row]) => row)
        .join(),
    ).not.toMatch(/obert|btc/);
    expect((await say('name.kept', { name: 'bob.btc' }, 'name')).contact).toMatchObject({ label: 'Robert' });
    world.isOpen = false;
    await expect(live().say('contact.list', {})).rejects.toMatchObject({ code: 'vault-locked' });
    expect(await live().say('name.kept', { name: 'bob.btc' }, 'name')).toEqual({ watched: false });
    world.isOpen = true;
    await live().say('contact.remove', { name: 'bob.btc' });
    expect(await live().say('name.kept', { name: 'bob.btc' }, 'name')).toEqual({ contact: null, watched: false });
  });

  it('keep the day they came when they are called otherwise', async () => {
    const { live, clock } = make();
    const { say, contacts } = live();
    await say('contact.put', { name: 'bob.btc', label: 'Bob' });
    const addedMs = clock.now();
    clock.pass(5000);
    await say('contact.put', { name: 'bob.btc', label: 'Robert' });
    expect(await contacts.all()).toEqual([{ name: 'bob.btc', label: 'Robert', addedMs }]);
  });

  it('are 2,000 at most', async () => {
    const { live } = make();
    const { say, contacts } = live();
    await contacts.putAll(Array.from({ length: 2000 }, (_, i) => ({ name: `n${i}.btc`, label: '', addedMs: 1 })));
    await expect(say('contact.put', { name: 'more.btc', label: '' })).rejects.toMatchObject({ code: 'contacts-full' });
    await say('contact.put', { name: 'n7.btc', label: 'Seven' });
  });
});

describe('first looks', () => {
  it('PRF-11 rest on no lie that a check found', async () => {
    const { live, clock, rows, world } = make();
    world.isLie = true;
    await live().names.resolve('alice.btc');
    await vi.waitFor(async () => expect(await rows.keys('pins')).toEqual([]));
    world.isLie = false;
    clock.pass(600_000);
    world.answer = answerOf({ owner: b });
    // The truth is no change.
    expect((await live().names.resolve('alice.btc', { fresh: true })).changes).toBeUndefined();
  });

  it('hold back a changed owner until the person follows it, whoever asks and however often the background ends', async () => {
    const { live, clock, world } = make();
    await live().names.resolve('alice.btc');
    world.answer = answerOf({ owner: b });
    clock.pass(600_000);
    const shown = await live().names.resolve('alice.btc');
    expect(shown).toMatchObject({ owner: b, notFollowed: 'changed' });
    expect(shown.lead).toBeUndefined();
    // From the cache, too.
    expect((await live().names.resolve('alice.btc')).changes).toEqual(shown.changes);
    expect(await live().memory.isChangedSite('https://alice.example')).toBe(true);
    expect(await live().memory.isChangedSite('https://other.example')).toBe(false);
    const changes = (shown.changes ?? []).map(({ what, after }) => ({ what, after: String(after) }));
    await live().say('name.follow', { name: 'alice.btc', changes }, 'name');
    expect((await live().names.resolve('alice.btc')).lead).toEqual(world.answer.lead);
    expect(await live().memory.isChangedSite('https://alice.example')).toBe(false);
  });

  it('refuse to follow what changed once more while the person looked', async () => {
    const { live, clock, world } = make();
    const { names, say } = live();
    await names.resolve('alice.btc');
    world.answer = answerOf({ owner: b });
    const { changes = [] } = await names.resolve('alice.btc', { fresh: true });
    clock.pass(1000);
    world.answer = answerOf({ owner: 'SP000000000000000000002Q6VF78' });
    await names.resolve('alice.btc', { fresh: true });
    const shown = changes.map(({ what, after }) => ({ what, after }));
    await expect(say('name.follow', { name: 'alice.btc', changes: shown }, 'name')).rejects.toMatchObject({
      code: 'name-changed-again',
    });
  });

  it('leave no trace when everything is forgotten while they are on their way', async () => {
    const { live, rows, world, asked } = make();
    const { names } = live();
    let answer = () => {};
    world.gate = new Promise((then) => {
      answer = () => then();
    });
    const resolved = names.resolve('alice.btc');
    while (asked.length === 0) await new Promise((done) => setTimeout(done));
    await names.forgetAll();
    answer();
    await resolved;
    expect([...rows.text.keys()]).toEqual([]);
  });

  it('tell an approval whose site or address it is about', async () => {
    const { live, world } = make();
    const { names, say } = live();
    await names.resolve('alice.btc');
    const about = (origin: string, addresses: string[] = []) => say('name.about', { origin, addresses }, 'approve');
    // Nothing to tell: no contact, and as it was.
    expect(await about('https://alice.example')).toEqual([]);
    expect(await about('https://x.example', [a])).toEqual([{ name: 'alice.btc', address: a, changes: [] }]);
    await say('contact.put', { name: 'alice.btc', label: 'Ally' });
    expect(await about('https://alice.example')).toEqual([{ name: 'alice.btc', label: 'Ally', changes: [] }]);
    world.answer = answerOf({ owner: b });
    await names.resolve('alice.btc', { fresh: true });
    const [site, old, now] = [
      ...(await about('https://alice.example')),
      ...(await about('https://x.example', [a])),
      ...(await about('https://x.example', [b])),
    ];
    for (const one of [site, old, now]) expect(one?.changes[0]).toMatchObject({ what: 'owner', before: a, after: b });
    await expect(say('name.about', { origin: 'https://x.example', addresses: [] }, 'name')).rejects.toMatchObject({
      code: 'sender-refused',
    });
  });

  it('list what was looked up last, with the real day it ends', async () => {
    const { live, clock, world } = make();
    const { names, say } = live();
    world.answer = answerOf(endsIn(144));
    await names.resolve('alice.btc');
    clock.pass(1000);
    world.answer = answerOf();
    await names.resolve('bob.btc');
    const { names: lines, total } = await say('name.recent', {});
    expect(total).toBe(2);
    expect(lines).toMatchObject([
      { name: 'bob.btc', ends: 'never', status: 'registered' },
      { name: 'alice.btc', endMs: 1 + 86_400_000 },
    ]);
    expect((await say('name.recent', { find: 'ali' })).names).toHaveLength(1);
  });
});
