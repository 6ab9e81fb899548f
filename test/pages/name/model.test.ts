import { describe, expect, it } from 'vitest';
import type { NameAnswer } from '../../../src/contract/names.ts';
import { makeNamePage } from '../../../src/pages/name/model.ts';
import { alice, makeClock, makeDoor, refuse, settle } from '../stand-ins.ts';

function makePage(options: {
  resolve?: (body: { name: string; fresh?: boolean; old?: boolean }) => unknown;
  consent?: (body: { name: string; target: string; allow?: boolean }) => unknown;
  leave?: (body: { name: string; left: boolean }) => unknown;
  choose?: (body: { name: string; choice?: string }) => unknown;
  gateway?: () => unknown;
  online?: boolean;
}) {
  const door = makeDoor({
    'name.resolve': options.resolve ?? (() => alice),
    'name.consent': options.consent ?? (() => ({ allowed: false })),
    'name.leave': options.leave ?? (() => null),
    'name.gateway': options.gateway ?? (() => ({ gateway: null })),
    'name.choose': options.choose ?? (() => ({ choice: null })),
  });
  const clock = makeClock();
  const left: string[] = [];
  const page = makeNamePage({
    ask: door.ask,
    isOnline: () => options.online ?? true,
    leaveFor: (url) => left.push(url),
    later: clock.later,
  });
  return { page, clock, left, asked: door.asked };
}

describe('the name page', () => {
  it('shows an empty page without a name, and asks nothing', async () => {
    const { page, asked } = makePage({});
    await page.show('#');
    expect(page.phase.value).toEqual({ at: 'nothing' });
    expect(asked).toEqual([]);
  });

  it('says that a fragment is no name, and asks nothing', async () => {
    const { page, asked } = makePage({});
    await page.show('#javascript:alert(1)');
    expect(page.phase.value).toMatchObject({ at: 'unreadable', problem: { code: 'bad-address' } });
    expect(asked).toEqual([]);
  });

  it('F025: shows whose an address is, and looks nothing up before its view does', async () => {
    const { page, asked } = makePage({});
    await page.show(`#${alice.owner}`);
    expect(page.phase.value).toEqual({ at: 'address', address: alice.owner });
    await page.show('#ID-1QJQxDas5JhdiXhEbNS14iNjr8auFT96GP');
    expect(page.phase.value).toMatchObject({ at: 'address' });
    await page.show(`#${alice.owner}%00`);
    expect(page.phase.value).toMatchObject({ at: 'unreadable' });
    await page.show('#%');
    expect(page.phase.value).toMatchObject({ at: 'unreadable' });
    expect(asked).toEqual([]);
  });

  it('NAM-19: asks, and shows the answer with the exact target, without leaving', async () => {
    const { page, clock, left } = makePage({});
    const shown = page.show('#http%3A%2F%2Falice.btc%2Fa%3Fb');
    expect(page.phase.value).toMatchObject({ at: 'asking', asked: { name: 'alice.btc' } });
    await shown;
    expect(page.phase.value).toMatchObject({ at: 'answered', target: { url: 'https://alice.example/a?b' }, leaving: false });
    clock.pass(60_000);
    expect(left).toEqual([]);
    page.go();
    expect(left).toEqual(['https://alice.example/a?b']);
  });

  it('opens what lies on IPFS through the chosen gateway alone, by itself only after a consent for exactly this content', async () => {
    const id = 'bafybeie5nqv6kd3qnfjupgvz34woh3oksc3iau6abmyajn7qvtf6d2ho34';
    const target = `https://${id}.ipfs.dweb.link/a`;
    const given: [(() => unknown) | undefined, string | undefined][] = [
      [undefined, undefined],
      [refuse('worker-gone'), undefined],
      [() => ({ gateway: 'https://dweb.link' }), target],
    ];
    for (const [gateway, url] of given) {
      const { page, clock, left } = makePage({
        resolve: () => ({ ...alice, lead: { to: 'ipfs', id, path: '' } }),
        consent: ({ target: asked }) => ({ allowed: asked === target }),
        ...(gateway ? { gateway } : {}),
      });
      await page.show('#http%3A%2F%2Falice.btc%2Fa');
      const phase = page.phase.value;
      if (phase.at !== 'answered') throw new Error(phase.at);
      expect([phase.target?.url, phase.leaving]).toEqual([url, url !== undefined]);
      clock.pass(60_000);
      expect(left).toEqual(url === undefined ? [] : [url]);
    }
    // Nobody who leads elsewhere is asked about it.
    const { page, asked } = makePage({});
    await page.show('#alice.btc');
    expect(JSON.stringify(asked)).not.toContain('name.gateway');
  });

  it('NET-03 shows an old answer at once and the new one in its place, and leaves by itself only on the new one', async () => {
    let answerNew = (_: unknown) => {};
    const { page, clock, left } = makePage({
      resolve: ({ fresh }) =>
        fresh ? new Promise((resolve) => (answerNew = resolve)) : { ...alice, fromCache: true, renewing: true, resolvedAtMs: 1 },
      consent: () => ({ allowed: true }),
    });
    const shown = page.show('#alice.btc');
    await settle();
    expect(page.phase.value).toMatchObject({ at: 'answered', answer: { resolvedAtMs: 1 }, again: true, leaving: false });
    clock.pass(60_000);
    expect(left).toEqual([]);
    answerNew({ ...alice, lead: { to: 'site', url: 'https://new.example/' } });
    await shown;
    expect(page.phase.value).toMatchObject({ target: { url: 'https://new.example/' }, again: false, leaving: true });
    clock.pass(60_000);
    expect(left).toEqual(['https://new.example/']);
  });

  it('NET-16 keeps an old answer, and says why there is no new one', async () => {
    const { page, clock, left } = makePage({
      resolve: ({ fresh }) =>
        fresh ? refuse('nobody-answered')() : { ...alice, fromCache: true, renewing: true, resolvedAtMs: 1 },
      consent: () => ({ allowed: true }),
    });
    await page.show('#alice.btc');
    expect(page.phase.value).toMatchObject({ at: 'answered', answer: { resolvedAtMs: 1 }, problem: { code: 'nobody-answered' } });
    clock.pass(60_000);
    expect(left).toEqual([]);
  });

  it('asks again when what is kept became newer than what it shows, and only then', async () => {
    const { page, asked } = makePage({ resolve: () => ({ ...alice, resolvedAtMs: 5 }) });
    await page.show('#alice.btc');
    const key = 'mainnet a b c alice.btc';
    for (const news of [
      { key, atMs: 5 },
      { key: 'mainnet a b c xalice.btc', atMs: 9 },
    ])
      await page.hear(news);
    const looks = () => asked.filter(({ method }) => method === 'name.resolve').length;
    expect(looks()).toBe(1);
    await page.hear({ key, atMs: 6 });
    expect(looks()).toBe(2);
  });

  it('leaves by itself only for an allowed target, and only after a moment', async () => {
    const targets: string[] = [];
    const { page, clock, left } = makePage({
      consent: ({ target }) => {
        targets.push(target);
        return { allowed: target === 'https://alice.example/' };
      },
    });
    await page.show('#alice.btc');
    expect(page.phase.value).toMatchObject({ at: 'answered', allowed: true, leaving: true });
    expect(left).toEqual([]);
    clock.pass(5000);
    expect(left).toEqual(['https://alice.example/']);
    await page.show('#alice.btc/other');
    expect(page.phase.value).toMatchObject({ allowed: false, leaving: false });
    expect(targets).toEqual(['https://alice.example/', 'https://alice.example/other']);
  });

  it('stays when the person says so, or came to look', async () => {
    const { page, clock, left } = makePage({ consent: () => ({ allowed: true }) });
    await page.show('#alice.btc');
    page.stay();
    clock.pass(5000);
    await page.show('#alice.btc', { stay: true });
    clock.pass(5000);
    expect(page.phase.value).toMatchObject({ allowed: true, leaving: false });
    expect(left).toEqual([]);
  });

  it('stays when it is asked for another name meanwhile', async () => {
    const { page, clock, left } = makePage({
      resolve: ({ name }) => ({ ...alice, name }),
      consent: ({ name }) => ({ allowed: name === 'alice.btc' }),
    });
    await page.show('#alice.btc');
    expect(page.phase.value).toMatchObject({ leaving: true });
    await page.show('#bob.btc');
    clock.pass(5000);
    expect(left).toEqual([]);
    await page.show('#alice.btc');
    await page.show('#');
    clock.pass(5000);
    expect(left).toEqual([]);
  });

  it('never leaves when the wallet cannot tell whether it may', async () => {
    const { page, clock, left } = makePage({ consent: refuse('vault-locked') });
    await page.show('#alice.btc');
    clock.pass(5000);
    expect(page.phase.value).toMatchObject({ at: 'answered', allowed: false });
    expect(left).toEqual([]);
  });

  it('NAM-18 never leaves for another name, whatever was allowed: two names cannot send a person in circles', async () => {
    const { page, clock, left, asked } = makePage({
      resolve: () => ({ ...alice, lead: { to: 'name', name: 'bob.btc' } }),
      consent: () => ({ allowed: true }),
    });
    await page.show('#alice.btc');
    clock.pass(5000);
    page.go();
    expect(left).toEqual([]);
    expect(page.phase.value).toMatchObject({ at: 'answered', target: undefined, leaving: false });
    expect(asked.some(({ method }) => method === 'name.consent')).toBe(false);
  });

  it('neither leaves nor offers to where the resolver gave no site, allowed or not', async () => {
    const { lead: _, ...without } = alice;
    const { page, clock, left, asked } = makePage({
      resolve: () => ({ ...without, notFollowed: 'status' }),
      consent: () => ({ allowed: true }),
    });
    await page.show('#alice.btc');
    clock.pass(5000);
    page.go();
    expect(left).toEqual([]);
    expect(asked.map(({ method }) => method)).toEqual(['name.resolve']);
  });

  it('remembers and forgets the permission for the exact target', async () => {
    let allowed = false;
    const { page, asked } = makePage({
      consent: ({ allow }) => {
        if (allow !== undefined) allowed = allow;
        return { allowed };
      },
    });
    await page.show('#alice.btc');
    await page.allow(true);
    expect(asked.at(-1)?.body).toEqual({ name: 'alice.btc', target: 'https://alice.example/', allow: true });
    expect(page.phase.value).toMatchObject({ allowed: true, leaving: false });
    await page.allow(false);
    expect(page.phase.value).toMatchObject({ allowed: false });
  });

  it('says that a permission could not be kept, and keeps the answer', async () => {
    const { page } = makePage({
      consent: ({ allow }) => (allow === undefined ? { allowed: false } : refuse('vault-locked')()),
    });
    await page.show('#alice.btc');
    await page.allow(true);
    expect(page.phase.value).toMatchObject({ at: 'answered', allowed: false, allowProblem: { code: 'vault-locked' } });
  });

  it('NAM-18: never leaves by itself for an address that may be a name again', async () => {
    const { page, clock, left } = makePage({
      resolve: () => ({ ...alice, lead: { to: 'site', url: 'https://alice.id/' } }),
      consent: () => ({ allowed: true }),
    });
    await page.show('#alice.btc');
    clock.pass(60_000);
    expect([page.phase.value, left]).toMatchObject([{ allowed: true, leaving: false }, []]);
    page.go();
    expect(left).toEqual(['https://alice.id/']);
  });

  it('stays when the person said so while an old answer is renewed, and when they take the permission back', async () => {
    const answers: (() => void)[] = [];
    const renewed = makePage({
      resolve: ({ fresh }) =>
        fresh ? new Promise((resolve) => answers.push(() => resolve(alice))) : { ...alice, fromCache: true, renewing: true },
      consent: () => ({ allowed: true }),
    });
    const shown = renewed.page.show('#alice.btc');
    await settle();
    renewed.page.stay();
    answers.shift()?.();
    await shown;
    renewed.clock.pass(60_000);
    expect([renewed.page.phase.value, renewed.left]).toMatchObject([{ allowed: true, leaving: false }, []]);

    let allowed = true;
    const taken = makePage({
      consent: ({ allow }) => {
        allowed = allow ?? allowed;
        return { allowed };
      },
    });
    await taken.page.show('#alice.btc');
    expect(taken.page.phase.value).toMatchObject({ leaving: true });
    await taken.page.allow(false);
    taken.clock.pass(60_000);
    expect([taken.page.phase.value, taken.left]).toMatchObject([{ allowed: false, leaving: false }, []]);
  });

  it('leaves a name to the browser and takes it back, and says when that was not kept', async () => {
    let fails = false;
    const { page, asked } = makePage({ leave: () => (fails ? refuse('settings-unkept')() : null) });
    await page.show('#alice.btc');
    await page.leaveToBrowser(true);
    expect(asked.at(-1)).toEqual({ method: 'name.leave', body: { name: 'alice.btc', left: true } });
    expect(page.phase.value).toMatchObject({ at: 'answered', left: true });
    fails = true;
    await page.leaveToBrowser(false);
    expect(page.phase.value).toMatchObject({ left: true, leaveProblem: { code: 'settings-unkept' } });
    fails = false;
    await page.leaveToBrowser(false);
    expect(page.phase.value).toMatchObject({ left: false });
    expect(page.phase.value).not.toHaveProperty('leaveProblem');
  });

  it('NAM-12: says of a name that a website may have the address of that the website comes first, and keeps the other choice', async () => {
    let kept: string | null = null;
    const { page, asked } = makePage({
      resolve: () => ({ ...alice, name: 'alice.id' }),
      choose: ({ choice }) => {
        if (choice === 'name' || choice === 'site') kept = choice;
        return { choice: kept };
      },
    });
    await page.show('#alice.id');
    expect(page.phase.value).toMatchObject({ at: 'answered', choice: 'site' });
    await page.choose('name');
    expect(asked.at(-1)).toEqual({ method: 'name.choose', body: { name: 'alice.id', choice: 'name' } });
    expect(page.phase.value).toMatchObject({ choice: 'name' });
    await page.show('#alice.id');
    expect(page.phase.value).toMatchObject({ choice: 'name' });
    const only = makePage({});
    await only.page.show('#alice.btc');
    expect(only.page.phase.value).not.toHaveProperty('choice');
    const failing = makePage({ resolve: () => ({ ...alice, name: 'alice.id' }), choose: refuse('storage-full') });
    await failing.page.show('#alice.id');
    await failing.page.choose('name');
    expect(failing.page.phase.value).toMatchObject({ choice: 'site', choiceProblem: { code: 'storage-full' } });
  });

  it('tells nobody answered from offline, and asks again past the cache', async () => {
    let fails = true;
    const resolve = () => (fails ? refuse('nobody-answered')() : alice);
    const online = makePage({ resolve });
    await online.page.show('#alice.btc');
    expect(online.page.phase.value).toMatchObject({ at: 'failed', offline: false, problem: { code: 'nobody-answered' } });
    fails = false;
    await online.page.askAgain();
    expect(online.asked[1]?.body).toEqual({ name: 'alice.btc', fresh: true });
    expect(online.page.phase.value.at).toBe('answered');

    fails = true;
    const offline = makePage({ resolve, online: false });
    await offline.page.show('#alice.btc');
    expect(offline.page.phase.value).toMatchObject({ at: 'failed', offline: true });
  });

  it('keeps the answer when asking again fails', async () => {
    let fails = false;
    const { page } = makePage({ resolve: () => (fails ? refuse('nobody-answered')() : alice) });
    await page.show('#alice.btc');
    fails = true;
    const again = page.askAgain();
    expect(page.phase.value).toMatchObject({ at: 'answered', again: true });
    await again;
    expect(page.phase.value).toMatchObject({ at: 'answered', answer: alice, again: false, problem: { code: 'nobody-answered' } });
  });

  it('shows the last name asked for, whatever answers last', async () => {
    const open: Record<string, (answer: NameAnswer) => void> = {};
    const { page } = makePage({
      resolve: ({ name }) =>
        new Promise<NameAnswer>((resolve) => {
          open[name] = resolve;
        }),
    });
    void page.show('#slow.btc');
    void page.show('#quick.btc');
    await settle();
    open['quick.btc']?.({ ...alice, name: 'quick.btc' });
    await settle();
    open['slow.btc']?.({ ...alice, name: 'slow.btc' });
    await settle();
    expect(page.phase.value).toMatchObject({ at: 'answered', answer: { name: 'quick.btc' } });
  });

  it('shows that an answer was verified meanwhile, and goes on leaving', async () => {
    const proof = { state: 'unproven', why: { code: 'proof-absent' } };
    let checked = false;
    const { page, clock, left } = makePage({
      resolve: () => ({ ...alice, resolvedAtMs: 5, ...(checked ? { seal: 'verified', proof } : {}) }),
      consent: () => ({ allowed: true }),
    });
    await page.show('#alice.btc');
    checked = true;
    await page.hear({ key: 'a alice.btc', atMs: 9, proof: true });
    expect(page.phase.value).toMatchObject({ at: 'answered', leaving: true, answer: { seal: 'verified' } });
    clock.pass(5_000);
    expect(left).toEqual(['https://alice.example/']);
  });

  it('opens nothing any more once a check found a lie', async () => {
    let checked = false;
    const lie = { status: 'contradicted', seal: 'contradiction', proof: { state: 'contradicted', why: { code: 'proof-root' } } };
    const { page, clock, left } = makePage({
      resolve: () => ({ ...alice, resolvedAtMs: 5, ...(checked ? lie : {}) }),
      consent: () => ({ allowed: true }),
    });
    await page.show('#alice.btc');
    expect(page.phase.value).toMatchObject({ leaving: true });
    checked = true;
    await page.hear({ key: 'a alice.btc', atMs: 9, proof: true });
    expect(page.phase.value).toMatchObject({ at: 'answered', leaving: false, target: undefined });
    clock.pass(60_000);
    page.go();
    expect(left).toEqual([]);
  });

  it('shows a check that was over before the answer was shown', async () => {
    const proof = { state: 'unproven', why: { code: 'proof-absent' } };
    let times = 0;
    const { page } = makePage({ resolve: () => ({ ...alice, resolvedAtMs: 5, ...(times++ > 0 ? { proof } : {}) }) });
    const shown = page.show('#alice.btc');
    await page.hear({ key: 'a alice.btc', atMs: 9, proof: true });
    await shown;
    await settle();
    expect(page.phase.value).toMatchObject({ at: 'answered', answer: { proof } });
  });
});
