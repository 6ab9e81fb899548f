/**
 * Stretching a password: bytes and parameters in, 32 bytes out (RFC 9106 Argon2id, RFC 8018 PBKDF2).
 * It trusts nobody: the floors and ceilings of the vault (docs/protocol/vault.md) stand here again.
 */
import { argon2id } from 'hash-wasm';

export type KdfQuestion = {
  /** UTF-8 of the NFKC form. Zeroed after use. */
  password: Uint8Array<ArrayBuffer>;
  salt: Uint8Array<ArrayBuffer>;
  params: { kind: 'argon2id'; memoryKiB: number; passes: number; lanes: number } | { kind: 'pbkdf2-sha256'; iterations: number };
};
/** `ms`: how long the stretching alone took. */
export type KdfAnswer =
  | { key: Uint8Array<ArrayBuffer>; ms: number }
  | { refused: 'vault-kdf-floor' | 'vault-kdf-ceiling' | 'wasm-refused' | 'kdf-failed' };

export async function answerKdf({ password, salt, params }: KdfQuestion): Promise<KdfAnswer> {
  try {
    const refused = refusalOf(params, salt);
    if (refused !== undefined) return { refused };
    const began = performance.now();
    const key = (await stretch(password, salt, params)) as Uint8Array<ArrayBuffer>;
    return { key, ms: performance.now() - began };
  } catch {
    // Nothing about the password: no WebAssembly here, or too little memory.
    return { refused: runsWasm() ? 'kdf-failed' : 'wasm-refused' };
  } finally {
    password.fill(0);
  }
}

/** Whether a browser with a stricter policy lets even the empty module through. */
function runsWasm(): boolean {
  try {
    // magic(4) || version(4)
    return new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)) instanceof WebAssembly.Module;
  } catch {
    return false;
  }
}

function refusalOf(params: KdfQuestion['params'], salt: Uint8Array): 'vault-kdf-floor' | 'vault-kdf-ceiling' | undefined {
  if (salt.length < 16) return 'vault-kdf-floor';
  switch (params.kind) {
    case 'argon2id':
      if (!isAtLeast(params.memoryKiB, 65_536) || !isAtLeast(params.passes, 3) || !isAtLeast(params.lanes, 1))
        return 'vault-kdf-floor';
      return params.memoryKiB > 1_048_576 || params.passes > 10 || params.lanes > 1 ? 'vault-kdf-ceiling' : undefined;
    case 'pbkdf2-sha256':
      if (!isAtLeast(params.iterations, 900_000)) return 'vault-kdf-floor';
      return params.iterations > 4_000_000 ? 'vault-kdf-ceiling' : undefined;
    default:
      return 'vault-kdf-floor';
  }
}

/** False for what is no whole number. */
function isAtLeast(value: number, floor: number): boolean {
  return Number.isInteger(value) && value >= floor;
}

function stretch(
  password: Uint8Array<ArrayBuffer>,
  salt: Uint8Array<ArrayBuffer>,
  params: KdfQuestion['params'],
): Promise<Uint8Array> {
  switch (params.kind) {
    case 'argon2id':
      return argon2id({
        password,
        salt,
        memorySize: params.memoryKiB,
        iterations: params.passes,
        parallelism: params.lanes,
        hashLength: 32,
        outputType: 'binary',
      });
    case 'pbkdf2-sha256':
      return stretchPbkdf2(password, salt, params.iterations);
  }
}

async function stretchPbkdf2(
  password: Uint8Array<ArrayBuffer>,
  salt: Uint8Array<ArrayBuffer>,
  iterations: number,
): Promise<Uint8Array> {
  const imported = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, imported, 256));
}
