/** Bytes as lower-case hex; and what else of the packages the scripts of one deed take of `crypto.js`. */
export { sha256, sha512_256 } from '@noble/hashes/sha2';
export { bytesToHex, bytesToHex as formatHex, bytesToUtf8, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils';
