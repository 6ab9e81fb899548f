/** Bytes as lower-case hex. */
export { bytesToHex as formatHex } from '@noble/hashes/utils';
