import { describe, expect, it } from 'vitest';
import { makePasswordChange } from '../../../src/pages/home/password-change.ts';
import { floorParams } from '../../../src/pages/kdf-choice.ts';
import { keyOf, keys, makeDoor, refuse, unlocked } from '../stand-ins.ts';

const used = { salt: 'AAAAAAAAAAAAAAAAAAAAAA==', params: floorParams };
const fresh = { salt: 'BBBBBBBBBBBBBBBBBBBBBA==', params: floorParams };
const stronger = { ...floorParams, memoryKiB: 131_072 };

function make(answers: Parameters<typeof makeDoor>[0] = {}) {
  const door = makeDoor({
    'vault.challenge': () => used,
    'vault.new-challenge': () => fresh,
    'vault.change-password': () => unlocked,
    ...answers,
  });
  const calibrate = async () => ({ challenge: { ...fresh, params: stronger }, ms: 1_500 });
  return { change: makePasswordChange({ ...keys, ask: door.ask, calibrate }), asked: door.asked };
}

describe('changing the password', () => {
  it('sends the key in use with its salt, and the new key with parameters for this machine', async () => {
    const { change, asked } = make();
    expect(await change.submit('old', 'new')).toBe(false); // not open yet
    change.open();
    expect(await change.submit('old', 'new')).toBe(true);
    expect(asked.at(-1)).toEqual({
      method: 'vault.change-password',
      body: { salt: used.salt, key: keyOf('old'), newKey: keyOf('new'), challenge: { ...fresh, params: stronger } },
    });
    expect(change.phase.value).toEqual({ at: 'done', fallback: false });
  });

  it('says what was wrong, and can be tried again', async () => {
    const { change } = make({ 'vault.change-password': refuse('wrong-password') });
    change.open();
    expect(await change.submit('wrong', 'new')).toBe(false);
    expect(change.phase.value).toMatchObject({ at: 'form', problem: { code: 'wrong-password' } });
  });

  it('cannot be closed while it is on its way, and tells how long it takes', async () => {
    const seen: unknown[] = [];
    const { change } = make();
    change.phase.subscribe((phase) => {
      seen.push(phase);
      if (phase.at === 'working') change.close();
    });
    change.open();
    await change.submit('old', 'new');
    expect(seen).toContainEqual({ at: 'working', ms: 1_500 });
    expect(change.phase.value.at).toBe('done');
  });
});
