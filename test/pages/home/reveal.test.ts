import { describe, expect, it } from 'vitest';
import { holdMs, keepMs, makeReveal } from '../../../src/pages/home/reveal.ts';
import { keyOf, makeClock, makeDoor, refuse, unlocked } from '../stand-ins.ts';

const challenge = { salt: 'AAAAAAAAAAAAAAAAAAAAAA==', params: { kind: 'pbkdf2-sha256' as const, iterations: 900_000 } };

function make(answers: Parameters<typeof makeDoor>[0] = {}) {
  const door = makeDoor({
    'vault.challenge': () => challenge,
    'vault.reveal': () => ({ entropy: [0, 0, 0] }),
    'vault.words-confirmed': () => unlocked,
    ...answers,
  });
  const clock = makeClock();
  const reveal = makeReveal({
    ask: door.ask,
    deriveKey: async (password) => keyOf(password),
    wordsOf: async () => ['one', 'two', 'three'],
    drawPlaces: async () => [0, 2],
    checkWords: async (words, places, answers_) => places.filter((place, i) => words[place] !== answers_[i]),
    later: clock.later,
  });
  return { reveal, clock, asked: door.asked };
}

async function toHidden() {
  const made = make();
  made.reveal.open();
  await made.reveal.submit('correct horse');
  return made;
}

describe('revealing the recovery words', () => {
  it('asks for the password, and sends only what was derived from it', async () => {
    const { reveal, asked } = await toHidden();
    expect(asked.map(({ method }) => method)).toEqual(['vault.challenge', 'vault.reveal']);
    expect(asked[1]?.body).toEqual({ key: keyOf('correct horse') });
    expect(reveal.phase.value).toMatchObject({ at: 'hidden', holding: false });
  });

  it('asks for some of them in a drill, and shows none', async () => {
    const { reveal, asked } = make();
    reveal.open('drill');
    await reveal.submit('correct horse');
    expect(reveal.phase.value).toMatchObject({ at: 'quiz', places: [0, 2], wrong: [] });
    expect(await reveal.answer(['one', 'two'])).toBe(false);
    expect(reveal.phase.value).toMatchObject({ at: 'quiz', wrong: [2] });
    expect(await reveal.answer(['one', 'three'])).toBe(true);
    expect(asked.at(-1)?.method).toBe('vault.words-confirmed');
    expect(reveal.phase.value.at).toBe('closed');
  });

  it('stays a drill after a wrong password', async () => {
    const { reveal } = make({ 'vault.reveal': refuse('wrong-password') });
    reveal.open('drill');
    await reveal.submit('wrong');
    expect(reveal.phase.value).toMatchObject({ at: 'password', drill: true });
  });

  it('says that the password is wrong, and shows nothing', async () => {
    const { reveal } = make({ 'vault.reveal': refuse('wrong-password') });
    reveal.open();
    await reveal.submit('wrong');
    expect(reveal.phase.value).toMatchObject({ at: 'password', busy: false, problem: { code: 'wrong-password' } });
  });

  it('shows the words after a hold, and not after a press', async () => {
    const { reveal, clock } = await toHidden();
    reveal.hold();
    expect(reveal.phase.value).toMatchObject({ at: 'hidden', holding: true });
    clock.pass(holdMs - 1);
    reveal.letGo();
    clock.pass(holdMs);
    expect(reveal.phase.value).toMatchObject({ at: 'hidden', holding: false });
    reveal.hold();
    clock.pass(holdMs);
    expect(reveal.phase.value.at).toBe('shown');
  });

  it('hides them at a distraction, and shows them again after another hold', async () => {
    const { reveal, clock, asked } = await toHidden();
    reveal.hold();
    clock.pass(holdMs);
    reveal.hide();
    expect(reveal.phase.value.at).toBe('hidden');
    reveal.hold();
    clock.pass(holdMs);
    expect(reveal.phase.value.at).toBe('shown');
    expect(asked).toHaveLength(2);
  });

  it('forgets them after a while, shown or not', async () => {
    const { reveal, clock } = await toHidden();
    reveal.hold();
    clock.pass(holdMs);
    clock.pass(keepMs);
    expect(reveal.phase.value).toEqual({ at: 'closed' });
  });

  it('drops an answer that comes after it was closed', async () => {
    const { reveal } = make();
    reveal.open();
    const late = reveal.submit('correct horse');
    reveal.close();
    await late;
    expect(reveal.phase.value).toEqual({ at: 'closed' });
  });

  it('counts the words as confirmed only when every one was typed right', async () => {
    const { reveal, asked } = await toHidden();
    await reveal.toQuiz();
    expect(reveal.phase.value).toMatchObject({ at: 'quiz', places: [0, 2] });
    expect(await reveal.answer(['one', 'four'])).toBe(false);
    expect(reveal.phase.value).toMatchObject({ at: 'quiz', wrong: [2] });
    expect(await reveal.answer(['one', 'three'])).toBe(true);
    expect(asked.at(-1)?.method).toBe('vault.words-confirmed');
    expect(reveal.phase.value).toEqual({ at: 'closed' });
  });
});
