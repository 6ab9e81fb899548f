/**
 * The answer to a request to sign in, and the address it goes to.
 * Format: docs/protocol/auth.md.
 */
import type { AuthRequest } from './auth-request.ts';
import type { JsonObject } from './json.ts';
import { isLaterVersion } from './version.ts';

export type AuthResponseInput = {
  /** Verified, its scopes cut down to what the person granted: they decide what is in the answer. */
  request: Pick<AuthRequest, 'scopes' | 'version'>;
  /** The key that will sign: 33 bytes in hex, and its base58 address. */
  identity: { publicKey: string; idAddress: string };
  /** The app's key, sealed to the transit key of the request: hex, as the claim carries it. */
  sealedAppKey: string;
  /** The whole profile with `stxAddress` in it: the oldest clients never finish when they have to fetch it. */
  profile: JsonObject;
  /** Clients up to blockstack 21 look it up under `apiUrl` and fail unless that answers the base58 address; leave it out then. */
  username?: string;
  /** Goes out only with the scope `email`. */
  email?: string;
  profileUrl?: string;
  hubUrl: string | null;
  apiUrl: string | null;
  /** Goes out only with the scope `store_write`, to clients that know it. */
  associationToken?: string;
  nowMs: number;
  /** A fresh UUID. */
  jti: string;
};

/** As long as the published clients make it: one long month. */
const lifeSeconds = 31 * 86_400;

/** The claims in the order they travel. `version` is never later than what every client accepts. */
export function authResponsePayload(input: AuthResponseInput): JsonObject {
  const { request, identity } = input;
  const is14 = request.version === '1.4.0';
  const now = Math.floor(input.nowMs / 1000);
  const granted = (scope: AuthRequest['scopes'][number], value: string | undefined) =>
    request.scopes.includes(scope) ? (value ?? null) : null;
  return {
    jti: input.jti,
    iat: now,
    exp: now + lifeSeconds,
    iss: `did:btc-addr:${identity.idAddress}`,
    private_key: input.sealedAppKey,
    public_keys: [identity.publicKey],
    ...(is14 ? { appPrivateKeyFromWalletSalt: null } : {}),
    profile: input.profile,
    ...usernameOf(is14, input.username),
    core_token: null,
    email: granted('email', input.email),
    profile_url: input.profileUrl ?? null,
    hubUrl: input.hubUrl,
    ...(isLaterVersion(request.version, '1.3.0')
      ? { blockstackAPIUrl: input.apiUrl, associationToken: granted('store_write', input.associationToken) }
      : {}),
    version: is14 ? '1.4.0' : '1.3.1',
  };
}

/**
 * The address that takes an answer back to a client that reads `location.search`: one `authResponse` in the query, before any `#`.
 * Only for a verified request, whose `redirectUri` is of the asking origin.
 */
export function responseUrl(redirectUri: string, token: string): string {
  const [, place = '', query, fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(redirectUri) ?? [];
  const kept = (query ?? '').slice(1).split('&');
  const at = kept.findIndex(isAuthResponse);
  const others = kept.filter((parameter) => parameter !== '' && !isAuthResponse(parameter));
  const before = at === -1 ? others.length : kept.slice(0, at).filter((parameter) => parameter !== '').length;
  const parameters = others.toSpliced(before, 0, `authResponse=${token}`);
  return `${/^[^/]*\/\/[^/]*$/.test(place) ? `${place}/` : place}?${parameters.join('&')}${fragment}`;
}

function usernameOf(is14: boolean, username: string | undefined): { username?: string | null } {
  if (username !== undefined) return { username };
  return is14 ? {} : { username: null };
}

/** An answer that is already in the query, however its name is spelled: two would make a list, which no client understands. */
function isAuthResponse(parameter: string): boolean {
  const name = parameter.split('=', 1)[0] ?? '';
  try {
    return decodeURIComponent(name.replaceAll('+', ' ')).toLowerCase() === 'authresponse';
  } catch {
    // Not percent-encoding, so no client reads this name out of it.
    return false;
  }
}
