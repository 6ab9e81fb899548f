/**
 * Base64 and base64url (RFC 4648 §4, §5). Standard text is padded, URL text is not, and only the one text an encoder would write is
 * accepted: a token or a file with two spellings would have two hashes and one meaning.
 */
import { bytesToUtf8, utf8ToBytes } from '@noble/hashes/utils';
import { AutonymError } from './error.ts';

const standard = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export function encodeBase64(bytes: Uint8Array): string {
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
  return decode(text.slice(0, text.length - padding), standardValues);
}

/** Throws `bad-base64` for anything but canonical base64url without padding. */
export function decodeBase64Url(text: string): Uint8Array {
  return decode(text, urlValues);
}

const standardValues = valuesOf(standard);
const urlValues = valuesOf(url);

/** Character code to six bits; 255 where there is none. */
function valuesOf(alphabet: string): Uint8Array {
  const values = new Uint8Array(128).fill(255);
  for (let i = 0; i < 64; i++) values[alphabet.charCodeAt(i)] = i;
  return values;
}

/** Written as bytes and turned into text at once: letter by letter, a megabyte would take a tenth of a second. */
function encode(bytes: Uint8Array, alphabet: string): string {
  const letters = utf8ToBytes(alphabet);
  const text = new Uint8Array(Math.ceil((bytes.length * 4) / 3));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let i = 0; i < bytes.length; i++) {
    bits = ((bits << 8) | (bytes[i] ?? 0)) & 0xffff;
    held += 8;
    while (held >= 6) {
      held -= 6;
      text[at++] = letters[(bits >> held) & 63] ?? 0;
    }
  }
  if (held > 0) text[at] = letters[(bits << (6 - held)) & 63] ?? 0;
  return bytesToUtf8(text);
}

function decode(text: string, values: Uint8Array): Uint8Array {
  if (text.length % 4 === 1) throw bad('its length is impossible');
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const value = values[text.charCodeAt(i)] ?? 255;
    if (value === 255) throw bad(`character ${i + 1} does not belong to it`);
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[at++] = (bits >> held) & 255;
    }
  }
  if ((bits & ((1 << held) - 1)) !== 0) throw bad('its last bits are not zero');
  return bytes;
}

function bad(why: string): AutonymError {
  return new AutonymError('bad-base64', `This is not base64: ${why}.`);
}
