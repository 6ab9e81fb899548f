import { describe, expect, it } from 'vitest';
import { makeNames } from '../../src/background/names.ts';
import type { Rows } from '../../src/background/store.ts';
import type { NameAnswer, NameNews, NameProof } from '../../src/contract/names.ts';
import { mainnet, testnet } from '../../src/network/endpoints.ts';
import { AutonymError } from '../../src/protocol/error.ts';
import { memoryRows, standingClock } from './memory.ts';

const answer = (name: string, atMs: number): Omit<NameAnswer, 'fromCache'> => ({
  name,
  status: 'registered',
  system: 'bns-v2',
  expires: 'never',
  records: [],
  addresses: [],
  profileState: 'none',
  seal: 'single-source',
  readings: [],
  sources: [],
  resolvedAtMs: atMs,
});

function make(changes: Partial<Rows> = {}) {
  const rows = { ...memoryRows(), ...changes };
  const clock = standingClock();
  const asked: string[] = [];
  const askedAt: string[][] = [];
  const told: (NameNews | null)[] = [];
  const proofNews: NameNews[] = [];
  const lies: unknown[] = [];
  const checked: { name: string; isSecondTry: boolean }[] = [];
  /** What checks come to, and when. */
  const checks = {
    proof: { state: 'unproven', why: { code: 'proof-absent' } } as NameProof,
    again: false,
    wait: Promise.resolve(),
  };
  const world = {
    changes: {} as Partial<NameAnswer>,
    offline: false,
    network: mainnet,
    agreeing: 1,
    welcomed: true,
    people: [] as string[],
  };
  const live = () =>
    makeNames({
      rows,
      now: clock.now,
      resolve: async (name, { nodeUrls }) => {
        asked.push(name);
        askedAt.push(nodeUrls);
        await Promise.resolve();
        if (world.offline) throw new AutonymError('nobody-answered', 'Nobody answered.');
        return { ...answer(name, clock.now()), ...world.changes };
      },
      // Held against the first look in memory/watch.test.ts.
      weigh: async (_key, told) => told,
      unlook: async (_key, lie) => void lies.push(lie),
      people: async (start) => world.people.filter((name) => name.startsWith(start)),
      check: async (answer, _network, _agreeing, isSecondTry) => {
        checked.push({ name: answer.name, isSecondTry });
        const { proof, again } = checks;
        await checks.wait;
        const seal = proof.state === 'proven' ? 'verified' : proof.state === 'contradicted' ? 'contradiction' : answer.seal;
        const status = proof.state === 'contradicted' ? 'contradicted' : answer.status;
        const { owner: _owner, lead: _lead, ...bare } = answer;
        return {
          answer: { ...(status === 'contradicted' ? bare : answer), status, seal, proof },
          ...(again && !isSecondTry ? { again: true as const } : {}),
        };
      },
      tell: async (news) => void (news?.proof ? proofNews.push(news) : told.push(news)),
      state: async () => ({ ...world }),
    });
  return { live, names: live(), clock, asked, askedAt, told, proofNews, lies, checked, checks, world, rows };
}

describe('names', () => {
  it('are asked once and then answered from the row, also by the next life of the background', async () => {
    const { live, clock, asked } = make();
    expect(await live().resolve('Alice.btc')).toMatchObject({ name: 'alice.btc', fromCache: false });
    clock.pass(299_000);
    expect(await live().resolve('alice.btc')).toMatchObject({ fromCache: true, resolvedAtMs: clock.now() - 299_000 });
    expect(asked).toEqual(['alice.btc']);
    clock.pass(2_000);
    expect(await live().resolve('alice.btc')).toMatchObject({ fromCache: false });
  });

  it('are asked again when the person wants it fresh', async () => {
    const { names, asked } = make();
    await names.resolve('alice.btc');
    expect(await names.resolve('alice.btc', { fresh: true })).toMatchObject({ fromCache: false });
    expect(asked).toHaveLength(2);
  });

  it('that do not exist are believed for a minute', async () => {
    const { names, clock, asked, world } = make();
    world.changes = { status: 'not-registered' };
    await names.resolve('nobody.btc');
    clock.pass(59_000);
    await names.resolve('nobody.btc');
    clock.pass(2_000);
    await names.resolve('nobody.btc');
    expect(asked).toHaveLength(2);
  });

  it('travel once when many ask at the same time', async () => {
    const { names, asked } = make();
    const answers = await Promise.all(Array.from({ length: 50 }, () => names.resolve('alice.btc')));
    expect(asked).toHaveLength(1);
    expect(new Set(answers.map(({ fromCache }) => fromCache))).toEqual(new Set([false]));
  });

  it('NET-16: answer old, with their age, when nobody can be asked, and fail when there is nothing old', async () => {
    const { names, clock, world } = make();
    await names.resolve('alice.btc');
    const resolvedAtMs = clock.now();
    clock.pass(86_400_000);
    world.offline = true;
    expect(await names.resolve('alice.btc')).toMatchObject({ fromCache: true, resolvedAtMs });
    await expect(names.resolve('bob.btc')).rejects.toMatchObject({ code: 'nobody-answered' });
    world.offline = false;
    expect(await names.resolve('bob.btc')).toMatchObject({ fromCache: false });
  });

  it('are forgotten after a month without a question', async () => {
    const { names, clock, rows } = make();
    await names.resolve('alice.btc');
    clock.pass(31 * 86_400_000);
    await names.resolve('bob.btc');
    await names.dropOld();
    expect([...rows.text.keys()]).toEqual([expect.stringMatching(/^names\/.* bob\.btc$/)]);
  });

  it('are kept apart by network', async () => {
    const { names, asked, world } = make();
    await names.resolve('alice.btc');
    world.network = testnet;
    expect(await names.resolve('alice.btc')).toMatchObject({ fromCache: false });
    expect(asked).toHaveLength(2);
  });

  it('are asked again when the same network gets other nodes, and stay while those are silent; their order does not count', async () => {
    const { names, asked, world } = make();
    world.network = { ...mainnet, nodeUrls: ['https://one.example', 'https://two.example'] };
    await names.resolve('alice.btc');
    world.network = { ...mainnet, id: 'own', nodeUrls: ['https://two.example', 'https://one.example'] };
    expect(await names.resolve('alice.btc')).toMatchObject({ fromCache: true });
    world.network = { ...mainnet, nodeUrls: ['https://own.example'] };
    world.offline = true;
    expect(await names.resolve('alice.btc')).toMatchObject({ fromCache: true });
    world.offline = false;
    expect(await names.resolve('alice.btc')).toMatchObject({ fromCache: false });
    expect(asked).toHaveLength(3);
  });

  it('are kept apart between a chain and a devnet that runs the same contracts, and between two devnets', async () => {
    const { names, world } = make();
    await names.resolve('alice.btc');
    for (const id of ['devnet', 'other']) {
      world.network = { ...mainnet, id, devnet: true };
      expect(await names.resolve('alice.btc'), id).toMatchObject({ fromCache: false });
    }
  });

  it('are kept under the network that answered, although another one was chosen meanwhile', async () => {
    const { names, asked, askedAt, world } = make();
    const flight = names.resolve('alice.btc');
    world.network = testnet;
    await flight;
    expect(await names.resolve('alice.btc')).toMatchObject({ fromCache: false });
    expect(asked).toEqual(['alice.btc', 'alice.btc']);
    expect(askedAt).toEqual([mainnet.nodeUrls, testnet.nodeUrls]);
  });

  it('that do not exist are not told from memory when nobody answers', async () => {
    for (const status of ['not-registered', 'unknown-namespace'] as const) {
      const { names, clock, world } = make();
      world.changes = { status };
      await names.resolve('nobody.btc');
      clock.pass(61_000);
      world.offline = true;
      await expect(names.resolve('nobody.btc')).rejects.toMatchObject({ code: 'nobody-answered' });
    }
  });

  it('asked fresh fail when nobody answers, whatever is kept', async () => {
    const { names, world } = make();
    await names.resolve('alice.btc');
    world.offline = true;
    await expect(names.resolve('alice.btc', { fresh: true })).rejects.toMatchObject({ code: 'nobody-answered' });
    expect(await names.resolve('alice.btc')).toMatchObject({ fromCache: true });
  });

  it('with a part that could not be asked are believed for a minute, and do not replace a whole answer', async () => {
    const partial: Partial<NameAnswer>[] = [
      { profileState: 'unreachable' },
      { notFollowed: 'end-unchecked' },
      { zonefile: { text: '', hash: '', state: 'unreachable' } },
      { zonefile: { text: '', hash: '', state: 'undelivered' } },
    ];
    for (const changes of partial) {
      const { names, clock, asked, world } = make();
      await names.resolve('alice.btc');
      clock.pass(301_000);
      world.changes = changes;
      expect(await names.resolve('alice.btc')).toMatchObject({ ...changes, fromCache: false });
      world.offline = true;
      expect(await names.resolve('alice.btc')).toMatchObject({ profileState: 'none', fromCache: true });
      world.offline = false;
      await names.resolve('bob.btc');
      clock.pass(61_000);
      expect(await names.resolve('bob.btc')).toMatchObject({ fromCache: false });
      expect(asked).toHaveLength(5);
      // Another owner is news, however little else is known.
      world.changes = { ...changes, owner: 'SP000000000000000000002Q6VF78' };
      await names.resolve('alice.btc');
      world.offline = true;
      expect(await names.resolve('alice.btc')).toMatchObject({ owner: 'SP000000000000000000002Q6VF78', fromCache: true });
    }
  });

  it('are asked and answered although nothing can be kept or found', async () => {
    const broken = async () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    const { names } = make({ find: broken, put: broken });
    expect(await names.resolve('alice.btc')).toMatchObject({ fromCache: false });
    expect(await names.resolve('alice.btc')).toMatchObject({ fromCache: false });
  });

  it('are kept to the newest ten thousand, and forgotten when the person says so', async () => {
    const { names, clock, rows } = make();
    for (let i = 0; i < 10_005; i++) {
      await names.resolve(`n${i}.btc`);
      clock.pass(1);
    }
    await names.dropOld();
    expect(rows.text.size).toBe(10_000);
    expect([...rows.text.keys()].some((key) => key.endsWith(' n4.btc'))).toBe(false);
    expect([...rows.text.keys()].some((key) => key.endsWith(' n5.btc'))).toBe(true);
    await rows.put('pins', 'a', { owner: 'SP1', zonefileHash: '', firstMs: 1, seenMs: 1, seen: [] });
    await rows.put('choices', 'a.id', { choice: 'name', atMs: 1 });
    await rows.put('contacts', 'a', new Uint8Array(1));
    await names.forgetAll();
    expect([...rows.text.keys()]).toEqual(['contacts/a']);
  }, 60_000);

  it('answer old at once to whoever wants that, are asked again behind, and open pages hear of it', async () => {
    const { names, clock, asked, told } = make();
    const { resolvedAtMs } = await names.resolve('alice.btc');
    expect(told).toEqual([]);
    clock.pass(86_400_000);
    expect(await names.resolve('alice.btc', { old: true })).toMatchObject({ fromCache: true, renewing: true, resolvedAtMs });
    // Who waits for the new one joins the question that is on its way.
    expect(await names.resolve('alice.btc', { fresh: true })).toMatchObject({ fromCache: false, resolvedAtMs: clock.now() });
    expect(asked).toHaveLength(2);
    expect(told).toEqual([{ key: expect.stringMatching(/ alice\.btc$/), atMs: clock.now() }]);
    expect(await names.resolve('alice.btc', { old: true })).not.toHaveProperty('renewing');
    await names.forgetAll();
    expect(told.at(-1)).toBeNull();
  });

  it('answer old although nobody can be asked behind, and the row stays as old as it was', async () => {
    const { live, names, clock, asked, world, told } = make();
    const { resolvedAtMs } = await names.resolve('alice.btc');
    clock.pass(86_400_000);
    world.offline = true;
    for (const one of [names, live()])
      expect(await one.resolve('alice.btc', { old: true })).toMatchObject({ renewing: true, resolvedAtMs });
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(asked).toHaveLength(3);
    expect(told).toEqual([]);
  });

  it('tell nobody of a row that stayed as it was: two pages that ask for it would have it asked for again, for ever', async () => {
    const { names, clock, world, told, rows } = make();
    await names.resolve('alice.btc');
    clock.pass(86_400_000);
    world.changes = { profileState: 'unreachable' };
    await names.resolve('alice.btc', { fresh: true });
    expect(told).toEqual([]);
    world.changes = {};
    rows.put = () => Promise.reject(new Error('full'));
    await names.resolve('alice.btc', { fresh: true });
    expect(told).toEqual([]);
  });

  it('that were being asked when everything was forgotten leave nothing behind', async () => {
    const { names, clock, rows, told, asked } = make();
    await names.resolve('alice.btc');
    clock.pass(86_400_000);
    const flight = names.resolve('alice.btc', { fresh: true });
    while (asked.length < 2) await Promise.resolve();
    await names.forgetAll();
    expect(await flight).toMatchObject({ fromCache: false });
    expect([...rows.text.keys()]).toEqual([]);
    expect(told).toEqual([null]);
  });

  it('are never answered old when the old answer was no, or the word of other nodes', async () => {
    const { names, clock, world } = make();
    world.changes = { status: 'not-registered' };
    await names.resolve('nobody.btc');
    world.changes = { status: 'contradicted' };
    await names.resolve('torn.btc');
    world.changes = {};
    await names.resolve('alice.btc');
    clock.pass(86_400_000);
    for (const name of ['nobody.btc', 'torn.btc'])
      expect(await names.resolve(name, { old: true })).toMatchObject({ fromCache: false });
    world.network = { ...mainnet, nodeUrls: ['https://own.example'] };
    expect(await names.resolve('alice.btc', { old: true })).toMatchObject({ fromCache: false });
  });

  it('are asked anew when more operators have to agree', async () => {
    const { names, asked, world } = make();
    await names.resolve('alice.btc');
    world.agreeing = 3;
    expect(await names.resolve('alice.btc')).toMatchObject({ fromCache: false });
    expect(asked).toHaveLength(2);
  });

  it('that were answered before are found by how they begin, on this network, unless nobody held them', async () => {
    const { names, world, asked } = make();
    for (const name of ['alice.btc', 'alina.btc', 'bob.btc']) await names.resolve(name);
    world.changes = { status: 'not-registered' };
    await names.resolve('alien.btc');
    const before = asked.length;
    expect(await names.known('ali', 9)).toEqual(['alice.btc', 'alina.btc']);
    expect(await names.known('ali', 1)).toEqual(['alice.btc']);
    world.network = testnet;
    expect(await names.known('ali', 9)).toEqual([]);
    expect(asked).toHaveLength(before);
  });

  it('ask nobody before the welcome is over, nor for what is no name', async () => {
    const { names, asked, world } = make();
    await expect(names.resolve('alice')).rejects.toMatchObject({ code: 'bad-name' });
    world.welcomed = false;
    await expect(names.resolve('alice.btc')).rejects.toMatchObject({ code: 'not-welcomed' });
    expect(asked).toEqual([]);
    // But for what a person types in the welcome to find their words by.
    expect((await names.resolve('alice.btc', { byHand: true })).status).toBe('registered');
    expect(asked).toEqual(['alice.btc']);
  });
});

describe('names that are checked behind their answers', () => {
  const settled = () => new Promise((done) => setTimeout(done, 5));
  const proven: NameProof = {
    state: 'proven',
    height: 7,
    blockId: 'ab'.repeat(32),
    blockAtMs: 1,
    signed: 8,
    total: 10,
    cycle: 3,
    checkpoint: { cycle: 2, atMs: 1 },
    headers: 1,
    hosts: ['node.example'],
    bytes: 9,
    end: 'never',
  };

  it('are answered at once, and become verified in their row, of which open pages hear', async () => {
    const { names, checks, proofNews } = make();
    let go = () => {};
    checks.wait = new Promise((done) => {
      go = done;
    });
    checks.proof = proven;
    expect(await names.resolve('alice.btc')).toMatchObject({ seal: 'single-source' });
    expect(proofNews).toEqual([]);
    go();
    await settled();
    expect(proofNews).toHaveLength(1);
    expect(await names.resolve('alice.btc')).toMatchObject({ seal: 'verified', proof: proven, fromCache: true });
  });

  it('are checked once, however many ask, and in the next life when this one ended before', async () => {
    const { live, checks, checked } = make();
    checks.wait = new Promise(() => {});
    const first = live();
    await first.resolve('alice.btc');
    await first.resolve('alice.btc');
    expect(checked).toHaveLength(1);
    checks.wait = Promise.resolve();
    checks.proof = proven;
    const second = live();
    expect(await second.resolve('alice.btc')).toMatchObject({ seal: 'single-source' });
    await settled();
    expect(await second.resolve('alice.btc')).toMatchObject({ seal: 'verified' });
    expect(checked).toHaveLength(2);
  });

  it('are asked anew, once, when what was answered is older than what is proven', async () => {
    const { names, checks, checked, asked } = make();
    checks.again = true;
    await names.resolve('alice.btc');
    await settled();
    await settled();
    expect(asked).toHaveLength(2);
    expect(checked.map(({ isSecondTry }) => isSecondTry)).toEqual([false, true]);
  });

  it('and contradicted are not answered by the same liar before the next check is over', async () => {
    const { names, checks, clock, checked, world } = make();
    checks.proof = { state: 'contradicted', why: { code: 'proof-owner-differs' } };
    world.changes = { owner: 'SP…', lead: { to: 'site', url: 'https://evil.example/' } };
    await names.resolve('alice.btc');
    await settled();
    expect(await names.resolve('alice.btc')).toMatchObject({ status: 'contradicted', seal: 'contradiction' });
    clock.pass(61_000);
    const caughtAgain = await names.resolve('alice.btc');
    expect(caughtAgain).toMatchObject({ status: 'contradicted', fromCache: false });
    // Nothing of what was said is left.
    expect(caughtAgain).not.toHaveProperty('owner');
    expect(caughtAgain).not.toHaveProperty('lead');
    expect(checked).toHaveLength(2);
    clock.pass(61_000);
    checks.proof = proven;
    expect(await names.resolve('alice.btc')).toMatchObject({ status: 'registered', seal: 'verified' });
  });

  it('NET-02 and contradicted stay so when the liar keeps its proofs back, until somebody else answers', async () => {
    const { names, checks, clock, lies, world } = make();
    const by = (host: string) => [{ host, operator: host, state: 'said' }] as unknown as NameAnswer['readings'];
    checks.proof = { state: 'contradicted', why: { code: 'proof-owner-differs', places: ['liar.example', 'SP1', 'SP2'] } };
    world.changes = { owner: 'SP1', lead: { to: 'site', url: 'https://evil.example/' }, readings: by('liar.example') };
    await names.resolve('alice.btc');
    await settled();
    // What was first seen of the name rests on the lie no longer.
    expect(lies).toMatchObject([{ owner: 'SP1' }]);
    clock.pass(61_000);
    checks.proof = { state: 'unproven', why: { code: 'proof-absent' } };
    const silent = await names.resolve('alice.btc');
    expect(silent).toMatchObject({ status: 'contradicted', seal: 'contradiction' });
    expect('owner' in silent || 'lead' in silent).toBe(false);
    world.changes = { owner: 'SP2', readings: by('other.example') };
    expect(await names.resolve('alice.btc', { fresh: true })).toMatchObject({ status: 'registered', owner: 'SP2' });
  });

  it('are checked again where a newer answer came while the one before was checked', async () => {
    const { names, checks, checked, clock } = make();
    let go = () => {};
    checks.wait = new Promise((done) => {
      go = done;
    });
    await names.resolve('alice.btc');
    clock.pass(1);
    await names.resolve('alice.btc', { fresh: true });
    expect(checked).toHaveLength(1);
    checks.proof = proven;
    go();
    await settled();
    await settled();
    expect(checked).toHaveLength(2);
    expect(await names.resolve('alice.btc')).toMatchObject({ seal: 'verified' });
  });

  it('ask nobody for proofs before the welcome is over', async () => {
    const { names, checked, world } = make();
    world.welcomed = false;
    expect(await names.resolve('alice.btc', { byHand: true })).toMatchObject({ seal: 'single-source' });
    await settled();
    expect(checked).toEqual([]);
  });

  it('leave nothing behind when they were forgotten meanwhile', async () => {
    const { names, checks, rows } = make();
    let go = () => {};
    checks.wait = new Promise((done) => {
      go = done;
    });
    await names.resolve('alice.btc');
    await names.forgetAll();
    go();
    await settled();
    expect(await rows.keys('names')).toEqual([]);
  });
});
