/**
 * What a password must be stretched with. One floor for making and for opening, so that nobody can weaken a vault by rewriting its header;
 * one ceiling, so that nobody can stall a browser with it. The same numbers stand in src/kdf, which trusts nobody.
 */
import { decodeBase64, encodeBase64 } from '../protocol/base64.ts';
import { AutonymError } from '../protocol/error.ts';
import type { Random } from '../protocol/storage/ecies.ts';

export type KdfParams =
  | { kind: 'argon2id'; memoryKiB: number; passes: number; lanes: number }
  | { kind: 'pbkdf2-sha256'; iterations: number };
/** `salt` is base64 of 16 bytes. */
export type KdfChallenge = { salt: string; params: KdfParams };

/** RFC 9106's second choice with one lane: about 300 ms in a browser, 1,700 guesses a second on the fastest graphics card. */
const chosen: KdfParams = { kind: 'argon2id', memoryKiB: 64 * 1024, passes: 3, lanes: 1 };

export function makeChallenge(random: Random): KdfChallenge {
  return { salt: encodeBase64(random(16)), params: { ...chosen } };
}

/** The challenge in an unknown value, or undefined when its shape is wrong. Nothing is made up: a missing number is no challenge. */
export function findChallenge(value: unknown): KdfChallenge | undefined {
  const { salt, params } = fieldsOf(value);
  const checked = findParams(params);
  return isSalt(salt) && checked !== undefined ? { salt, params: checked } : undefined;
}

/** Throws `vault-kdf-floor` or `vault-kdf-ceiling`. Called before any work is done. */
export function checkParams(params: KdfParams): void {
  switch (params.kind) {
    case 'argon2id':
      if (params.memoryKiB < 65_536 || params.passes < 3 || params.lanes < 1) throw tooWeak();
      if (params.memoryKiB > 1_048_576 || params.passes > 10 || params.lanes > 1) throw tooHeavy();
      return;
    case 'pbkdf2-sha256':
      if (params.iterations < 900_000) throw tooWeak();
      if (params.iterations > 4_000_000) throw tooHeavy();
  }
}

function findParams(value: unknown): KdfParams | undefined {
  const { kind, memoryKiB, passes, lanes, iterations } = fieldsOf(value);
  if (kind === 'argon2id' && isCount(memoryKiB) && isCount(passes) && isCount(lanes)) return { kind, memoryKiB, passes, lanes };
  if (kind === 'pbkdf2-sha256' && isCount(iterations)) return { kind, iterations };
  return undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

function isSalt(value: unknown): value is string {
  try {
    return typeof value === 'string' && decodeBase64(value).length === 16;
  } catch {
    return false;
  }
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function tooWeak(): AutonymError {
  return new AutonymError(
    'vault-kdf-floor',
    'This vault asks for a weaker protection of the password than Autonym ever uses. It was not made by Autonym.',
  );
}

function tooHeavy(): AutonymError {
  return new AutonymError(
    'vault-kdf-ceiling',
    'This vault asks for more work on the password than any browser should do. It was not made by Autonym.',
  );
}
