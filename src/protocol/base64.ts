/**
 * Base64 and base64url (RFC 4648 §4, §5). Standard text is padded, URL text is not, and only the one text an encoder would write is
 * accepted: a token or a file with two spellings would have two hashes and one meaning.
 */
import { bytesToUtf8, utf8ToBytes } from '@noble/hashes/utils';
import { AutonymError } from './error.ts';

const standard = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export function encodeBase64(bytes: Uint8Array): string {
  if (bytes.length > longFrom) {
    const native = (bytes as NativeBytes).toBase64?.();
    if (native !== undefined) return native;
  }
  const text = encode(bytes, standard);
  return text + '='.repeat((4 - (text.length % 4)) % 4);
}

export function encodeBase64Url(bytes: Uint8Array): string {
  return encode(bytes, url);
}

/** Throws `bad-base64` for anything but canonical, padded base64. */
export function decodeBase64(text: string): Uint8Array {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  if (text.length % 4 !== 0) throw bad('its length is not a multiple of four');
  if (text.length > longFrom) {
    const native = findNative(text);
    // It skips spaces; then there are fewer bytes than letters for them.
    if (native?.length === (text.length * 3) / 4 - padding) return native;
  }
  return decode(text.slice(0, text.length - padding), standardValues);
}

/** Throws `bad-base64` for anything but canonical base64url without padding. */
export function decodeBase64Url(text: string): Uint8Array {
  return decode(text, urlValues);
}

/** Where the engine can do it by itself (ES2026), a vault of megabytes is read and written in a hundredth of the time. */
type NativeBytes = Uint8Array & { toBase64?: () => string };
type Native = { fromBase64?: (text: string, options: { lastChunkHandling: 'strict' }) => Uint8Array };
const longFrom = 10_000;

/** Undefined where the engine cannot, and for what it refuses: ours says why. */
function findNative(text: string): Uint8Array | undefined {
  try {
    return (Uint8Array as Native).fromBase64?.(text, { lastChunkHandling: 'strict' });
  } catch {
    return undefined;
  }
}

const standardValues = valuesOf(standard);
const urlValues = valuesOf(url);

/** Character code to six bits; 255 where there is none. */
function valuesOf(alphabet: string): Uint8Array {
  const values = new Uint8Array(128).fill(255);
  for (let i = 0; i < 64; i++) values[alphabet.charCodeAt(i)] = i;
  return values;
}

/** Written as bytes, three to four at a time, and turned into text at once: letter by letter, a megabyte would take a tenth of a second. */
function encode(bytes: Uint8Array, alphabet: string): string {
  const letters = utf8ToBytes(alphabet);
  const text = new Uint8Array(Math.ceil((bytes.length * 4) / 3));
  // Beyond its end an array reads as undefined, which counts as 0 here, and what is written there is let fall.
  for (let i = 0, at = 0; i < bytes.length; i += 3, at += 4) {
    const three = ((bytes[i] as number) << 16) | ((bytes[i + 1] as number) << 8) | (bytes[i + 2] as number);
    text[at] = letters[three >> 18] as number;
    text[at + 1] = letters[(three >> 12) & 63] as number;
    text[at + 2] = letters[(three >> 6) & 63] as number;
    text[at + 3] = letters[three & 63] as number;
  }
  return bytesToUtf8(text);
}

function decode(text: string, values: Uint8Array): Uint8Array {
  if (text.length % 4 === 1) throw bad('its length is impossible');
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  for (let i = 0, at = 0; i < text.length; i++) {
    const value = values[text.charCodeAt(i)] ?? 255;
    if (value === 255) throw bad(`character ${i + 1} does not belong to it`);
    bits = (bits << 6) | value;
    // Four letters are three bytes, and a letter less is a byte less.
    const place = i & 3;
    if (place > 0) bytes[at++] = bits >> (6 - 2 * place);
  }
  if ((bits & ((1 << spare(text)) - 1)) !== 0) throw bad('its last bits are not zero');
  return bytes;
}

/** Bits that the last letter has beyond the last byte. */
function spare(text: string): number {
  return (text.length * 6) % 8;
}

function bad(why: string): AutonymError {
  return new AutonymError('bad-base64', `This is not base64: ${why}.`);
}
