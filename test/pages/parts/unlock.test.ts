import { describe, expect, it } from 'vitest';
import { chooseParams, floorParams } from '../../../src/pages/kdf-choice.ts';
import { makeUnlock } from '../../../src/pages/parts/unlock.ts';
import type { PasskeyKeys } from '../../../src/pages/passkey-keys.ts';
import { makeStrengthen } from '../../../src/pages/strengthen.ts';
import { makeMachine, startWorker } from '../../vault/memory.ts';
import { newVault } from '../../vault/person.ts';
import { keyOf, keys, makeDoor, noPasskeys, refuse, settle, unlocked } from '../stand-ins.ts';

const salt = 'AAAAAAAAAAAAAAAAAAAAAA==';
const freshSalt = 'BBBBBBBBBBBBBBBBBBBBBA==';

/** A machine that needs `tookMs` for the key of the vault. */
function make(tookMs: number, answers: Parameters<typeof makeDoor>[0] = {}, passkeyKeys: PasskeyKeys = noPasskeys) {
  const door = makeDoor({
    'vault.challenge': () => ({ salt, params: floorParams }),
    'vault.new-challenge': () => ({ salt: freshSalt, params: floorParams }),
    'vault.unlock': () => unlocked,
    'vault.change-password': () => unlocked,
    ...answers,
  });
  let nowMs = 0;
  const deriveKey = async (password: string) => {
    nowMs += tookMs;
    return keyOf(password);
  };
  const strengthen = makeStrengthen({ ask: door.ask, deriveKey });
  const unlock = makeUnlock({ ...keys, passkeyKeys, ask: door.ask, deriveKey, strengthen, now: () => nowMs });
  return { unlock, asked: door.asked };
}

describe('unlocking', () => {
  it('leaves a vault alone that this machine could not protect much better', async () => {
    const { unlock, asked } = make(300);
    expect(await unlock.unlock('right')).toBe(true);
    await settle();
    expect(asked.map(({ method }) => method)).toEqual(['vault.challenge', 'vault.unlock']);
  });

  it('brings a vault from a slower machine to what this one can do, under the same password, in one command', async () => {
    const { unlock, asked } = make(80);
    expect(await unlock.unlock('right')).toBe(true);
    await settle();
    expect(asked.map(({ method }) => method)).toEqual([
      'vault.challenge',
      'vault.unlock',
      'vault.new-challenge',
      'vault.change-password',
    ]);
    expect(asked[3]?.body).toEqual({
      salt,
      key: keyOf('right'),
      newKey: keyOf('right'),
      challenge: { salt: freshSalt, params: chooseParams(80) },
    });
  });

  it('LCK-11 derives once, however often Enter is pressed, and each of two windows once', async () => {
    let derived = 0;
    const keyBytes = (password: string) => new Uint8Array(32).fill(password.length);
    const machine = makeMachine();
    const challenge = { salt, params: floorParams };
    await startWorker(machine).create({ ...newVault(), key: keyBytes('right'), challenge });
    machine.session.clear();
    const openWindow = () => {
      const vault = startWorker(machine);
      const door = makeDoor({
        'vault.challenge': () => vault.challenge(),
        'vault.unlock': async ({ key }) => {
          await vault.unlock(Uint8Array.from(key), 15);
          return unlocked;
        },
      });
      const deriveKey = async (password: string) => {
        derived++;
        await settle();
        return [...keyBytes(password)];
      };
      return makeUnlock({
        ...keys,
        ask: door.ask,
        deriveKey,
        strengthen: async () => undefined,
        now: () => 0,
        passkeyKeys: noPasskeys,
      });
    };
    const windows = [openWindow(), openWindow()];
    const presses = await Promise.all(windows.flatMap(({ unlock }) => [unlock('right'), unlock('right'), unlock('right')]));
    expect(presses.filter(Boolean)).toHaveLength(2);
    expect(derived).toBe(2);
    for (const { error } of windows) expect(error.value).toBeUndefined();
    expect(await startWorker(machine).state()).toMatchObject({ status: 'unlocked' });
    expect(machine.disk.get('tries')).toBeUndefined();
    // Mistyped in both, three times each: two derivations, two tries.
    await startWorker(machine).lock();
    await Promise.all(windows.flatMap(({ unlock }) => [unlock('mistyped'), unlock('mistyped'), unlock('mistyped')]));
    expect(derived).toBe(4);
    expect(machine.disk.get('tries')).toMatchObject({ count: 2 });
  });

  it('hands in no key once the question is gone', async () => {
    const { unlock, asked } = make(300);
    const opening = unlock.unlock('right');
    unlock.giveUp();
    expect(await opening).toBe(false);
    expect(asked.map(({ method }) => method)).toEqual(['vault.challenge']);
    expect(await unlock.unlock('right')).toBe(true);
  });

  it('is no less open when that fails', async () => {
    const { unlock } = make(80, { 'vault.change-password': refuse('storage-full') });
    expect(await unlock.unlock('right')).toBe(true);
    await settle();
    expect(unlock.error.value).toBeUndefined();
  });

  it('with a wrong password changes nothing', async () => {
    const { unlock, asked } = make(80, { 'vault.unlock': refuse('wrong-password') });
    expect(await unlock.unlock('wrong')).toBe(false);
    await settle();
    expect(unlock.error.value).toMatchObject({ code: 'wrong-password' });
    expect(asked.map(({ method }) => method)).toEqual(['vault.challenge', 'vault.unlock']);
  });
});

describe('unlocking with a passkey', () => {
  const passkey = { id: 'aWQ=', salt: 'c2FsdA==', label: 'This device', madeMs: 1 };
  const answers = { 'vault.passkeys': () => [passkey] };

  it('is not asked for where the browser has none for extensions', async () => {
    const { unlock, asked } = make(300, answers);
    await unlock.findPasskeys();
    expect([unlock.passkeys.value, asked]).toEqual([[], []]);
  });

  it('hands in its key and its id, and no password', async () => {
    const use = async () => ({ passkey: 'aWQ=', key: keyOf('passkey') });
    const { unlock, asked } = make(300, answers, { ...noPasskeys, canUse: async () => true, use });
    await unlock.findPasskeys();
    expect(unlock.passkeys.value).toEqual([passkey]);
    expect(await unlock.unlockByPasskey()).toBe(true);
    expect(asked.at(-1)).toEqual({ method: 'vault.unlock', body: { passkey: 'aWQ=', key: keyOf('passkey') } });
  });

  it('leaves the password when it was cancelled, or is asked for elsewhere', async () => {
    const { unlock } = make(300, answers, { ...noPasskeys, canUse: async () => true });
    expect(await unlock.unlockByPasskey()).toBe(false);
    expect(unlock.error.value?.code).toBe('passkey-cancelled');
    expect(await unlock.unlock('right')).toBe(true);
    const elsewhere = make(300, answers, { ...noPasskeys, use: async () => undefined });
    expect(await elsewhere.unlock.unlockByPasskey()).toBe(false);
    expect(elsewhere.unlock.error.value).toBeUndefined();
    expect(elsewhere.asked).toEqual([]);
  });
});
