/** What a sign-in token asks, frozen: verified first, and held to the origin that asks. Part of the crypto script. */
import type { Network } from '../contract/settings.ts';
import { type AuthRequestContext, verifyAuthRequest } from '../protocol/token/auth-request.ts';
import { type FrozenTokenSignIn, freezeNetwork } from './frozen.ts';
import { ownAddress } from './own-address.ts';

/** Throws as `verifyAuthRequest`. */
export function freezeToken(
  token: string,
  context: AuthRequestContext,
  channel: 'provider' | 'redirect',
  network: Network,
): FrozenTokenSignIn {
  const request = verifyAuthRequest(token, context);
  const { origin } = context;
  const { id: tokenId, transitPublicKey, redirectUri, version, scopes, appName, expiresAtMs } = request;
  const icon = ownAddress(origin, request.icon);
  const manifest = ownAddress(origin, request.manifest);
  const picture = icon ? { icon } : manifest ? { manifest } : undefined;
  return {
    kind: 'sign-in',
    origin,
    channel,
    tokenId,
    transitPublicKey,
    redirectUri,
    version,
    scopes,
    ...(appName === undefined ? {} : { appName }),
    ...(picture ? { picture } : {}),
    expiresAtMs,
    network: freezeNetwork(network),
  };
}
