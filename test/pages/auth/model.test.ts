import { describe, expect, it } from 'vitest';
import { makeLink, sentenceOf } from '../../../src/pages/auth/model.ts';
import { authRequestCodes } from '../../../src/protocol/token/auth-request-codes.ts';
import { makeDoor, refuse } from '../stand-ins.ts';

const view = { origin: 'https://app.example', site: 'app.example', goesTo: 'https://app.example/in' };

function make(answers: Parameters<typeof makeDoor>[0] = {}) {
  const gone: string[] = [];
  const door = makeDoor({
    'link.read': () => view,
    'link.ask': () => null,
    'link.answer': () => ({ state: 'waits' }),
    'link.leave': () => null,
    ...answers,
  });
  const link = makeLink({ ask: door.ask, token: 'a.b.c', id: 'id', goTo: (address) => gone.push(address) });
  return { link, gone, said: () => door.asked.map(({ method }) => method) };
}

describe('the page of a sign-in link', () => {
  it('does nothing but look until somebody presses', async () => {
    const { link, said } = make();
    await link.load();
    await link.look();
    link.leave();
    expect(said()).toEqual(['link.read']);
    expect([link.phase.value, link.view.value]).toEqual(['ready', view]);
  });

  it('asks, waits, and goes where the answer goes, once', async () => {
    let state: unknown = { state: 'waits' };
    const { link, gone, said } = make({ 'link.answer': () => state });
    await link.load();
    await link.askPerson();
    await link.look();
    expect([link.phase.value, gone]).toEqual(['waiting', []]);
    await link.askPerson(); // Shows the window.
    state = { state: 'given', address: `${view.goesTo}?authResponse=x` };
    await Promise.all([link.look(), link.look()]);
    expect([link.phase.value, gone]).toEqual(['leaving', [`${view.goesTo}?authResponse=x`]]);
    link.leave();
    expect(said().filter((method) => method !== 'link.answer')).toEqual(['link.read', 'link.ask', 'link.ask', 'link.leave']);
  });

  it('says that it was refused, or that nobody decided, and can ask again then', async () => {
    const refused = make({ 'link.answer': () => ({ state: 'refused', code: 'request-denied' }) });
    await refused.link.load();
    await refused.link.askPerson();
    await refused.link.look();
    await refused.link.askPerson();
    expect([refused.link.phase.value, refused.gone]).toEqual(['refused', []]);
    const used = make({ 'link.answer': () => ({ state: 'refused', code: 'request-replayed' }) });
    await used.link.load();
    await used.link.askPerson();
    await used.link.look();
    expect([used.link.phase.value, used.link.error.value?.code]).toEqual(['failed', 'request-replayed']);
    const over = make({ 'link.answer': () => ({ state: 'over' }) });
    await over.link.load();
    await over.link.askPerson();
    await over.link.look();
    expect(over.link.phase.value).toBe('over');
    await over.link.askPerson();
    expect(over.link.phase.value).toBe('waiting');
  });

  it('waits on when the background does not answer', async () => {
    const { link } = make({ 'link.answer': refuse('worker-gone') });
    await link.load();
    await link.askPerson();
    await link.look();
    expect(link.phase.value).toBe('waiting');
  });

  it('says what is wrong with a link, before and when it is asked', async () => {
    const bad = make({ 'link.read': refuse('origin-mismatch') });
    await bad.link.load();
    await bad.link.askPerson();
    expect([bad.link.phase.value, bad.link.error.value?.code, bad.said()]).toEqual(['failed', 'origin-mismatch', ['link.read']]);
    const late = make({ 'link.ask': refuse('too-many-requests') });
    await late.link.load();
    await late.link.askPerson();
    expect([late.link.phase.value, late.link.error.value?.code]).toEqual(['failed', 'too-many-requests']);
  });

  it('has a sentence for everything a token is refused with, and leaves the rest to the sentences of errors', () => {
    for (const code of authRequestCodes) expect(sentenceOf(code)).toMatch(/^link_/);
    expect(sentenceOf('worker-gone')).toBe('');
  });
});
