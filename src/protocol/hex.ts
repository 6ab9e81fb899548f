/** Bytes as lower-case hex; and what else of the package the scripts of one deed take of `crypto.js`. */
export { bytesToHex, bytesToHex as formatHex, bytesToUtf8, hexToBytes } from '@noble/hashes/utils';
