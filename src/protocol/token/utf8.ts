/** UTF-8 (RFC 3629), read strictly: the decoder of the platform replaces what it cannot read, and two texts would pass for one. */
import { bytesToUtf8, utf8ToBytes } from '@noble/hashes/utils';
import { AutonymError } from '../error.ts';

/** Throws `bad-utf8` for anything an encoder would not write, a byte order mark included. */
export function decodeUtf8(bytes: Uint8Array): string {
  const text = bytesToUtf8(bytes);
  const again = utf8ToBytes(text);
  if (again.length !== bytes.length || again.some((byte, i) => byte !== bytes[i])) {
    throw new AutonymError('bad-utf8', 'This is not text in UTF-8.');
  }
  return text;
}
