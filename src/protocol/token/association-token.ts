/**
 * The permission of an identity that the key of an app stores files on its account: a hub that lists identities accepts the app by it.
 * Format: docs/protocol/tokens.md, "Association token".
 */
import { hexToBytes } from '@noble/hashes/utils';
import { compressPublicKey } from '../keys/secp256k1.ts';
import type { JsonObject } from './json.ts';

export type AssociationTokenInput = {
  /** The app's key, 33 bytes in hex. */
  childPublicKey: string;
  /** The identity's key, which signs; 33 bytes in hex. */
  identityPublicKey: string;
  nowMs: number;
  /** 16 random bytes in hex. */
  saltHex: string;
};

const lifeSeconds = 365 * 86_400;

/** The claims in the order they travel. Throws `bad-public-key` when the app's key is no point of the curve. */
export function associationTokenPayload({
  childPublicKey,
  identityPublicKey,
  nowMs,
  saltHex,
}: AssociationTokenInput): JsonObject {
  compressPublicKey(hexToBytes(childPublicKey));
  const now = Math.floor(nowMs / 1000);
  return {
    childToAssociate: childPublicKey,
    iss: identityPublicKey,
    exp: now + lifeSeconds,
    iat: now,
    salt: saltHex,
  };
}
