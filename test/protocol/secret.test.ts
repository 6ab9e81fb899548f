import { inspect } from 'node:util';
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { describe, expect, it } from 'vitest';
import { deriveBackupKey } from '../../src/protocol/keys/backup-keys.ts';
import { deriveApp, deriveIdentity, deriveStacks } from '../../src/protocol/keys/derivation.ts';
import { Secret, secret } from '../../src/protocol/secret.ts';
import { decodeSecrets, encodeSecrets } from '../../src/vault/secrets.ts';
import { makeVaultSession } from '../../src/vault/session.ts';

const seed = new Uint8Array(64).fill(7);

/** Every way in which a careless line turns a value into text. */
const texts = (value: unknown): string[] => [
  String(value),
  `${value}`,
  `key: ${[value]}`,
  JSON.stringify(value) ?? '',
  JSON.stringify({ value }),
  inspect(value),
  inspect({ value }, { depth: 9 }),
  (value as Uint8Array).join('-'),
  (value as Uint8Array).toLocaleString(),
  new Error(`failed with ${value}`).message,
];

/** Secret on first sight, and in every part of it. */
function expectUntold(value: Uint8Array): void {
  expect(value).toBeInstanceOf(Secret);
  for (const each of [value, value.subarray(0, 16), value.slice(4)])
    for (const text of texts(each)) {
      expect(text).toContain('[secret]');
      expect(text).not.toMatch(/\d/);
    }
}

describe('a secret', () => {
  it('LOG-13 never becomes text, whatever prints it', () => expectUntold(secret(Uint8Array.of(1, 2, 3, 250, 251, 252))));

  it('LOG-13 is what keys are derived as, and what the vault holds them in', async () => {
    for (const { privateKey } of [
      deriveIdentity(seed, 0),
      deriveStacks(seed, 0, 'mainnet'),
      deriveApp(seed, 0, 'https://a.example'),
    ])
      expectUntold(privateKey);
    expectUntold(deriveBackupKey(seed, 'file'));

    const { entropy, seed: kept } = decodeSecrets(encodeSecrets({ entropy: new Uint8Array(16).fill(9), seed }));
    for (const each of [entropy, kept]) expectUntold(each);

    const rows = new Map<string, unknown>([
      ['vault.key', { vaultId: 'x', bytes: [...new Uint8Array(32).fill(5)] }],
      ['vault.until', 2000],
      ['vault.seen', 1000],
    ]);
    const store = { get: async (key: string) => rows.get(key), set: async () => {}, remove: async () => {} };
    const unlocked = await makeVaultSession(store, crypto.subtle as never, () => 1000).find();
    expectUntold(unlocked?.dataKey ?? new Uint8Array());
  });

  it('is bytes to whoever computes with it', () => {
    const bytes = Uint8Array.of(1, 2, 3);
    expect(sha256(secret(bytes))).toEqual(sha256(bytes));
    expect(bytesToHex(secret(bytes))).toBe('010203');
    expect([...secret(bytes)]).toEqual([1, 2, 3]);
  });

  it('shares its memory with the bytes it wraps', () => {
    const bytes = Uint8Array.of(9, 1, 2, 3);
    secret(bytes.subarray(1)).fill(0);
    expect([...bytes]).toEqual([9, 0, 0, 0]);
  });
});
