/**
 * From an app's origin to the last steps of its key's path. Every wallet hashes the origin with a salt of the person, and they disagree on
 * the salt and on how much of the hash they use. Notes and traps: docs/protocol/keychain.md.
 */
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';

/**
 * How a wallet makes an app's key.
 * - `shipped`: what every wallet but one gives to apps, whatever its code calls it. What we give.
 * - `eleven-steps`: in the client library since 2018 as the form of the future; no wallet ever used it.
 * - `xverse-2023`, `xverse-2025`: Xverse before and since 2025-02-12. The salt is text made of bytes by mistake, and the identity is always 0.
 *   Read in xverse-core, not run.
 */
export const appForms = ['shipped', 'eleven-steps', 'xverse-2023', 'xverse-2025'] as const;
export type AppForm = (typeof appForms)[number];

/** What the salt is in this form, from the public key of m/888'/0'. It is a secret of the rank of a key. */
export function saltOf(publicKey: Uint8Array, form: AppForm): string {
  switch (form) {
    case 'shipped':
    case 'eleven-steps':
      return bytesToHex(sha256(utf8ToBytes(bytesToHex(publicKey))));
    case 'xverse-2023':
      return sha256(utf8ToBytes(bytesToHex(publicKey))).join(',');
    case 'xverse-2025':
      return sha256(publicKey).join(',');
  }
}

/** The hardened steps under m/888'/0'/N'/0'. `appDomain` is the origin as the app's page has it. */
export function appSteps(appDomain: string, salt: string, form: AppForm): number[] {
  return form === 'eleven-steps' ? elevenSteps(hashOf(appDomain, salt)) : [appIndexOf(appDomain, salt)];
}

/** H: 31 bits of a Java-style hash over the hex SHA-256 of origin and salt. Two origins can share it, so it names nothing by itself. */
export function appIndexOf(appDomain: string, salt: string): number {
  let x = 0;
  for (const char of hashOf(appDomain, salt)) x = (Math.imul(x, 31) + char.charCodeAt(0)) | 0;
  return x & 0x7fffffff;
}

/** The whole hash, six hex digits a step and four in the last. */
function elevenSteps(hash: string): number[] {
  return (hash.match(/.{1,6}/g) ?? []).map((piece) => Number.parseInt(piece, 16));
}

function hashOf(appDomain: string, salt: string): string {
  return bytesToHex(sha256(utf8ToBytes(appDomain + salt)));
}
