/** A recovery code opened: the words in it. The older format brings its ciphers only when such a code is there. */
import { openRecoveryCode, parseRecoveryCode, type RecoveryCode, refused } from '../../protocol/keys/recovery-code.ts';
import { PageError } from '../page-error.ts';
import { parseWords, wordsOf } from '../parts/recovery-words.ts';
import { inSlices, type SlicePowers, slicePowers } from '../parts/slices.ts';

/**
 * The words in a code, as pasted, or as read from a picture or by a camera. `onProgress` hears 0 to 1 where it takes long. Throws as
 * `parseRecoveryCode` and `openRecoveryCode`.
 */
export async function openCode(
  text: string,
  password: string,
  onProgress: (part: number) => void = () => undefined,
  powers: SlicePowers = slicePowers,
): Promise<string[]> {
  const code = parseRecoveryCode(text);
  return code.format === 'aes' ? openAes(code, password) : openTriplesec(code, password, onProgress, powers);
}

async function openAes(code: RecoveryCode, password: string): Promise<string[]> {
  const entropy = await openRecoveryCode({ pbkdf2Sha512, aesCbc }, code, password);
  const words = wordsOf(entropy);
  entropy.fill(0);
  return words;
}

async function openTriplesec(
  { bytes }: RecoveryCode,
  password: string,
  onProgress: (part: number) => void,
  powers: SlicePowers,
): Promise<string[]> {
  const triplesec = await import('../../protocol/keys/triplesec/triplesec.ts');
  const keys = await inSlices(triplesec.deriveTriplesecKeys(bytes, new TextEncoder().encode(password)), powers, onProgress);
  const text = await triplesec.openTriplesec(aesCtr, bytes, keys);
  keys.fill(0);
  if (text === undefined) throw refused();
  const words = parseWords(new TextDecoder().decode(text));
  text.fill(0);
  if (words.length < 12) throw new PageError('recovery-code-bad', 'This code holds no recovery words.');
  return words;
}

async function pbkdf2Sha512(password: Uint8Array, salt: Uint8Array, iterations: number, length: number): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', owned(password), 'PBKDF2', false, ['deriveBits']);
  const bits = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-512', salt: owned(salt), iterations },
    key,
    8 * length,
  );
  return new Uint8Array(bits);
}

/** The platform insists on padding: one block more, made to be padding and nothing else, leaves the rest as it is. */
async function aesCbc(key: Uint8Array, iv: Uint8Array, bytes: Uint8Array): Promise<Uint8Array> {
  const aes = await crypto.subtle.importKey('raw', owned(key), 'AES-CBC', false, ['encrypt', 'decrypt']);
  const padding = await crypto.subtle.encrypt({ name: 'AES-CBC', iv: owned(bytes.slice(-16)) }, aes, new Uint8Array(0));
  const whole = Uint8Array.of(...bytes, ...new Uint8Array(padding));
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-CBC', iv: owned(iv) }, aes, whole));
}

async function aesCtr(key: Uint8Array, nonce: Uint8Array, bytes: Uint8Array): Promise<Uint8Array> {
  const aes = await crypto.subtle.importKey('raw', owned(key), 'AES-CTR', false, ['decrypt']);
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-CTR', counter: owned(nonce), length: 128 }, aes, owned(bytes)));
}

/** A copy of its own: none of these bytes live in shared memory, and views stay views of nothing. */
const owned = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(bytes);
