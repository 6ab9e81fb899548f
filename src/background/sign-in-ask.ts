/** What an app says that signs in by `autonym_signIn`. What it may say: docs/provider.md, "A new app today". */
import * as v from 'valibot';
import type { Network } from '../contract/settings.ts';
import { later } from '../contract/shapes.ts';
import { AutonymError } from '../protocol/error.ts';
import { plainText } from '../protocol/token/plain-text.ts';
import { type FrozenSignIn, freezeNetwork } from './frozen.ts';
import { ownAddress } from './own-address.ts';

const scopes = ['store_write', 'publish_data', 'app_key'] as const;

/** Throws `bad-params`. What we do not know is refused: an app that asks for more shall not believe that it got it. */
export function freezeMethod(origin: string, params: unknown = {}, network: Network): FrozenSignIn {
  const parsed = v.safeParse(shape(), params);
  if (!parsed.success) throw new AutonymError('bad-params', 'These parameters do not fit this method.');
  const asked = parsed.output.scopes ?? [];
  const appName = plainText(parsed.output.appName, 64);
  const icon = ownAddress(origin, parsed.output.icon, `${origin}/`);
  return {
    kind: 'sign-in',
    channel: 'method',
    origin,
    // In one order and once each, so that the same question is known again.
    scopes: scopes.filter((scope) => asked.includes(scope)),
    ...(appName === undefined ? {} : { appName }),
    ...(icon === undefined ? {} : { picture: { icon } }),
    network: freezeNetwork(network),
  };
}

const shape = later(() =>
  v.strictObject({
    scopes: v.optional(v.pipe(v.array(v.picklist(scopes)), v.maxLength(8))),
    appName: v.optional(v.pipe(v.string(), v.maxLength(200))),
    icon: v.optional(v.pipe(v.string(), v.maxLength(2048))),
  }),
);
