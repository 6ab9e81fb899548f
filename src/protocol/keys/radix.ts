/** Bytes as one big-endian number and back: what base58 and c32 both count with. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils';

export function bytesToNumber(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${bytesToHex(bytes)}`);
}

/** The shortest bytes of a number; none for zero. */
export function numberToBytes(number: bigint): Uint8Array {
  if (number === 0n) return new Uint8Array(0);
  const hex = number.toString(16);
  return hexToBytes(hex.length % 2 === 0 ? hex : `0${hex}`);
}
