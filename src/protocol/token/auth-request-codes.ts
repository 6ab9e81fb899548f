/**
 * Everything a request to sign in may be refused with. All of it is about the token, so its author may be told.
 * A file of its own, because the door that tells pages carries no cryptography. Meanings: docs/protocol/auth.md.
 */
export const authRequestCodes = [
  ...['too-large', 'token-format', 'token-alg', 'token-header', 'token-sig', 'token-key', 'token-iss', 'token-time'],
  ...['token-version', 'token-scopes', 'origin-mismatch', 'origin-refused', 'insecure-origin', 'redirect'],
] as const;
