/** Texts of megabytes as bytes: a vault of ten thousand identities is hashed and written at every change. */
import { utf8ToBytes } from '@noble/hashes/utils';

/** Everywhere (WHATWG Encoding), and still in none of the libraries that a room without a browser is checked with. */
declare const TextEncoder: new () => { encodeInto(text: string, into: Uint8Array): { read: number; written: number } };
const encoder = new TextEncoder();

/**
 * UTF-8. As `utf8ToBytes`, in a quarter of the time where the text is mostly ASCII: that one lets the engine count the bytes first, and
 * copies them once more.
 */
export function longTextBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length + (text.length >> 3));
  const { read, written } = encoder.encodeInto(text, bytes);
  return read === text.length ? bytes.subarray(0, written) : utf8ToBytes(text);
}
