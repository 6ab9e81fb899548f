/** Passkeys in the settings: with the password first, and nothing where there can be none. */
import { expect, it } from 'vitest';
import { makePasskeys } from '../../../src/pages/home/passkeys.ts';
import { keyOf, keys, makeDoor, noPasskeys, refuse, unlocked } from '../stand-ins.ts';

const passkey = { id: 'aWQ=', salt: 'c2FsdA==', label: 'Laptop', madeMs: 1 };
const made = { passkey: { id: 'aWQ=', salt: 'c2FsdA==', label: 'Laptop' }, key: keyOf('passkey') };

function make(answers: Parameters<typeof makeDoor>[0] = {}, canUse = true) {
  const door = makeDoor({
    'vault.challenge': () => ({ salt: '', params: { kind: 'argon2id', memoryKiB: 65_536, passes: 3, lanes: 1 } }),
    'vault.unlock': ({ key }) => (`${key}` === `${keyOf('right')}` ? unlocked : refuse('wrong-password')()),
    'vault.add-passkey': () => unlocked,
    'vault.remove-passkey': () => unlocked,
    'vault.passkeys': () => [passkey],
    ...answers,
  });
  let makings = 0;
  const passkeyKeys = {
    ...noPasskeys,
    canUse: async () => canUse,
    make: async () => {
      makings++;
      return made;
    },
  };
  return { passkeys: makePasskeys({ ...keys, ask: door.ask, passkeyKeys }), asked: door.asked, makings: () => makings };
}

it('says nothing where the browser has none for extensions', async () => {
  const { passkeys, asked } = make({}, false);
  await passkeys.read();
  expect([passkeys.list.value, asked]).toEqual([undefined, []]);
});

it('makes no passkey for a wrong password', async () => {
  const { passkeys, makings } = make();
  expect(await passkeys.add('wrong', 'Laptop')).toBe(false);
  expect(passkeys.deeds.problems.value.get('add')?.code).toBe('wrong-password');
  expect(makings()).toBe(0);
});

it('adds one with both keys, lists it, and removes it', async () => {
  const { passkeys, asked } = make();
  expect(await passkeys.add('right', ' Laptop ')).toBe(true);
  expect(asked.find(({ method }) => method === 'vault.add-passkey')?.body).toEqual({
    key: keyOf('right'),
    passkeyKey: keyOf('passkey'),
    passkey: made.passkey,
  });
  expect(passkeys.list.value).toEqual([passkey]);
  expect(await passkeys.remove('aWQ=')).toBe(true);
  expect(asked.map(({ method }) => method).slice(-2)).toEqual(['vault.remove-passkey', 'vault.passkeys']);
});
