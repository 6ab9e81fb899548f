/** How a page follows a search: it looks while it is in view, and says who is here already. */
import { signal } from '@preact/signals';
import { expect, it } from 'vitest';
import type { FoundAccount, Survey } from '../../../src/contract/commands/survey.ts';
import type { WalletState } from '../../../src/contract/wallet.ts';
import { findHere, isEmpty, labelOf, makeLook, makeSurvey, pendingByHost } from '../../../src/pages/survey/model.ts';
import { makeClock, makeDoor, refuse, settle, unlocked } from '../stand-ins.ts';

const survey: Survey = {
  status: 'running',
  yours: [],
  lost: [],
  pending: [],
  answered: 1,
  planned: 9,
  accounts: 5,
  waitUntilMs: 0,
  startedAtMs: 1,
};
const account: FoundAccount = {
  index: 3,
  style: 'index',
  idAddress: '1id',
  stacks: 'SP3',
  names: [],
  balances: [],
  apps: [],
  listed: false,
};

const wallet = signal<WalletState | undefined>(unlocked);

it('looks again while the search runs and the page is in view, and not after', async () => {
  const clock = makeClock();
  let status: Survey['status'] = 'running';
  const door = makeDoor({ 'survey.read': () => ({ ...survey, status }) });
  const model = makeSurvey({ ask: door.ask, wallet, later: clock.later });
  await model.follow();
  clock.pass(1_000);
  await settle();
  expect(door.asked).toHaveLength(2);
  status = 'done';
  clock.pass(1_000);
  await settle();
  clock.pass(10_000);
  await settle();
  expect(door.asked).toHaveLength(3);
  expect(model.survey.value?.status).toBe('done');
  status = 'running';
  await model.follow();
  model.leave();
  clock.pass(10_000);
  await settle();
  expect(door.asked).toHaveLength(4);
});

it('begins by itself only when nobody ever looked, and only where it is told to', async () => {
  const door = makeDoor({ 'survey.read': () => null, 'survey.start': () => survey });
  const quiet = makeSurvey({ ask: door.ask, wallet, later: makeClock().later });
  await quiet.follow();
  expect(quiet.survey.value).toBeNull();
  const eager = makeSurvey({ ask: door.ask, wallet, later: makeClock().later });
  await eager.follow({ start: true });
  expect(eager.survey.value).toEqual(survey);
});

it('adopts at the index and in the way it was found, by the name found', async () => {
  const door = makeDoor({ 'identity.add': () => unlocked });
  const model = makeSurvey({ ask: door.ask, wallet, later: makeClock().later });
  const named: FoundAccount = { ...account, style: 'account', names: [{ name: 'a.btc', state: 'registered' }] };
  expect(await model.adopt(named)).toBe(true);
  expect(door.asked).toEqual([{ method: 'identity.add', body: { label: 'a.btc', index: 3, stacks: 'account' } }]);
  const failing = makeSurvey({
    ask: makeDoor({ 'identity.add': refuse('identity-exists') }).ask,
    wallet,
    later: makeClock().later,
  });
  expect(await failing.adopt(account)).toBe(false);
  expect(failing.deeds.problems.value.get('adopt 3 index')?.code).toBe('identity-exists');
});

it('calls an account by its name, else by its profile, else by its number', () => {
  expect(labelOf({ ...account, profile: { name: 'Bea' }, names: [{ name: 'a.btc', state: 'registered' }] })).toBe('a.btc');
  expect(labelOf({ ...account, profile: { name: 'Bea' } })).toBe('Bea');
  expect(labelOf(account)).toBe('Identity 4');
});

it('knows which accounts are here, and when one is here with the other Stacks account', () => {
  const [identity] = unlocked.identities;
  if (identity === undefined) throw new Error('the stand-in has no identity');
  expect(findHere([identity], { ...account, index: identity.index, stacks: identity.stxAddress })).toBe(identity);
  expect(findHere([identity], { ...account, index: identity.index, stacks: 'SPother' })).toBe('other');
  expect(findHere([identity], { ...account, index: 99 })).toBeUndefined();
});

it('is empty only when nothing was found and nothing lost, and puts the unanswered together', () => {
  expect(isEmpty(survey)).toBe(true);
  expect(isEmpty({ ...survey, yours: [account] })).toBe(false);
  const one = {
    kind: 'names',
    about: 'SP1',
    host: 'h',
    why: { code: 'host-refused', reason: 'busy', places: ['h'] },
    againAtMs: 5,
  } as const;
  expect(pendingByHost({ ...survey, pending: [one, { ...one, about: 'SP2', againAtMs: 9 }] })).toEqual([
    { host: 'h', why: one.why, count: 2, againAtMs: 9 },
  ]);
});

it('looks without words at what was typed, follows it, and forgets it', async () => {
  const clock = makeClock();
  const door = makeDoor({
    'look.start': () => ({ ...survey, about: 'alice.btc' }),
    'look.read': () => survey,
    'look.forget': () => null,
  });
  const read = async (text: string) =>
    text === 'alice.btc' ? { about: text, name: text, addresses: [] } : refuse('bad-looked-for')();
  const model = makeLook({ ask: door.ask, later: clock.later, read });
  await model.follow();
  model.typed.value = 'alice';
  expect(await model.look()).toBe(false);
  expect(model.deeds.problems.value.get('start')?.code).toBe('bad-looked-for');
  expect(door.asked.map(({ method }) => method)).toEqual(['look.read']);

  model.typed.value = 'alice.btc';
  expect(await model.look()).toBe(true);
  expect(door.asked.at(-1)).toEqual({
    method: 'look.start',
    body: { at: { about: 'alice.btc', name: 'alice.btc', addresses: [] } },
  });
  clock.pass(1_000);
  await settle();
  expect(door.asked.at(-1)?.method).toBe('look.read');
  await model.forget();
  expect(model.survey.value).toBeNull();
});

it('takes the other Stacks account for an identity that is here, and leaves the identity', async () => {
  const { ask, asked } = makeDoor({ 'identity.count': () => unlocked });
  const model = makeSurvey({ ask, later: makeClock().later, wallet: signal(unlocked) });
  expect(await model.recount({ ...account, style: 'account' })).toBe(true);
  expect(asked).toEqual([{ method: 'identity.count', body: { index: 3, stacks: 'account' } }]);
});
