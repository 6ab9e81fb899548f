import { describe, expect, it } from 'vitest';
import type { KnownName } from '../../../src/contract/lookup.ts';
import { guessesOf, makeSearch } from '../../../src/pages/parts/search.ts';
import { makeClock, makeDoor, refuse, settle } from '../stand-ins.ts';

const owner = 'SP2QEZ06AGJ3RKJPBV14SY1V5BBFNAW33D96YPGZF';

function makeField(known: (body: { about: string }) => unknown = () => []) {
  const door = makeDoor({ 'lookup.known': known });
  const clock = makeClock();
  const search = makeSearch({ ask: door.ask, later: clock.later });
  const type = async (text: string) => {
    search.type(text);
    clock.pass(500);
    await settle();
  };
  return { search, clock, type, asked: door.asked };
}
const history = (name: string): KnownName => ({ name, from: 'history', seenAtMs: 1 });

describe('the search field', () => {
  it('F015: shows what is here already, then what could be asked for, and asks nobody for it', async () => {
    const { search, type, asked } = makeField(() => [history('alice.btc')]);
    await type('alice');
    expect(search.hits.value).toEqual([
      { kind: 'known', known: history('alice.btc') },
      { kind: 'name', name: 'alice.id' },
    ]);
    expect(asked).toEqual([{ method: 'lookup.known', body: { about: 'alice' } }]);
  });

  it('waits for the hands to rest, and never shows what an older text found', async () => {
    let answer = (_: KnownName[]) => {};
    const first = new Promise<KnownName[]>((resolve) => {
      answer = resolve;
    });
    const { search, type, clock, asked } = makeField(({ about }) => (about === 'al' ? first : [history('bob.btc')]));
    search.type('a');
    await type('al');
    await type('bo');
    answer([history('alice.btc')]);
    await settle();
    expect(asked.map(({ body }) => (body as { about: string }).about)).toEqual(['al', 'bo']);
    expect(search.hits.value[0]).toEqual({ kind: 'known', known: history('bob.btc') });
    search.type('');
    clock.pass(500);
    expect(search.hits.value).toEqual([]);
  });

  it('still offers a name where nothing that is here can be read', async () => {
    const { search, type } = makeField(refuse('not-welcomed'));
    await type('zoe.btc');
    expect(search.hits.value).toEqual([{ kind: 'name', name: 'zoe.btc' }]);
  });

  it('is walked with the arrows, round through what was typed, and Enter takes what stands out', async () => {
    const { search, type } = makeField(() => [history('alice.btc'), history('alina.btc')]);
    await type('ali.btc');
    expect(search.hits.value).toHaveLength(3);
    for (const place of [0, 1, 2, -1, 0]) {
      search.move(1);
      expect(search.active.value).toBe(place);
    }
    search.move(-1);
    search.move(-1);
    expect(search.active.value).toBe(2);
    search.move(-1);
    expect(search.take()).toBe('alina.btc');
    expect([search.text.value, search.hits.value, search.active.value]).toEqual(['', [], -1]);
    await type('Some Thing');
    expect(search.take()).toBe('Some Thing');
    expect(search.take()).toBeUndefined();
  });

  it('F025: takes an address in either spelling for the names it has', () => {
    expect(guessesOf(owner)).toEqual([{ kind: 'address', address: owner }]);
    expect(guessesOf('1QJQxDas5JhdiXhEbNS14iNjr8auFT96GP')).toMatchObject([{ kind: 'address' }]);
    expect(guessesOf('HTTP://Alice.btc/x?y')).toEqual([{ kind: 'name', name: 'alice.btc' }]);
    for (const text of ['a b', 'alicе', 'a..b', '<b>']) expect(guessesOf(text), text).toEqual([]);
  });
});
