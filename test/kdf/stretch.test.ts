import { argon2id } from '@noble/hashes/argon2';
import { pbkdf2 } from '@noble/hashes/pbkdf2';
import { sha256 } from '@noble/hashes/sha2';
import { describe, expect, it, vi } from 'vitest';
import { answerKdf, type KdfQuestion } from '../../src/kdf/stretch.ts';

const question = (params: KdfQuestion['params']): KdfQuestion => ({
  password: new TextEncoder().encode('correct horse battery staple'),
  salt: Uint8Array.from({ length: 16 }, (_, i) => i),
  params,
});

function refuse(): never {
  throw new Error('refused by policy');
}

describe('the stretched password', () => {
  it('is Argon2id as @noble/hashes computes it, at the parameters we use', { timeout: 60_000 }, async () => {
    const params = { kind: 'argon2id', memoryKiB: 65_536, passes: 3, lanes: 1 } as const;
    const { password, salt } = question(params);
    const known = argon2id(password, salt, { m: 65_536, t: 3, p: 1, dkLen: 32 });
    expect(await answerKdf(question(params))).toEqual({ key: known, ms: expect.any(Number) });
  });

  it('is PBKDF2-SHA256 as @noble/hashes computes it', { timeout: 60_000 }, async () => {
    const params = { kind: 'pbkdf2-sha256', iterations: 900_000 } as const;
    const { password, salt } = question(params);
    expect(await answerKdf(question(params))).toEqual({
      key: pbkdf2(sha256, password, salt, { c: 900_000, dkLen: 32 }),
      ms: expect.any(Number),
    });
  });

  it('leaves no password behind, also when it is refused', async () => {
    for (const iterations of [900_000, 1]) {
      const asked = question({ kind: 'pbkdf2-sha256', iterations });
      await answerKdf(asked);
      expect(asked.password.every((byte) => byte === 0)).toBe(true);
    }
  });

  it('where WebAssembly is refused says so, and is not taken for a wrong password', async () => {
    vi.stubGlobal('WebAssembly', { compile: refuse, instantiate: refuse, Module: refuse });
    const asked = question({ kind: 'argon2id', memoryKiB: 65_536, passes: 3, lanes: 1 });
    expect(await answerKdf(asked)).toEqual({ refused: 'wasm-refused' });
    expect(asked.password.every((byte) => byte === 0)).toBe(true);
    vi.unstubAllGlobals();
    expect(await answerKdf({ ...question({ kind: 'pbkdf2-sha256', iterations: 900_000 }) })).toHaveProperty('key');
  });

  it('needs a salt of 16 bytes', async () => {
    const asked = question({ kind: 'pbkdf2-sha256', iterations: 900_000 });
    expect(await answerKdf({ ...asked, salt: new Uint8Array(15) })).toEqual({ refused: 'vault-kdf-floor' });
  });
});
