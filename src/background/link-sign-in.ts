/**
 * A sign-in link that was opened by itself (lost-links.ts), asked by the person in a tab of ours (pages/auth). No document asked, so the browser
 * names nobody: the place that the answer goes to stands in, the token must be made out for it, and the answer leaves by that tab going there,
 * in no other way (docs/provider.md, "A link by itself"). Part of `registry.js`.
 */
import type { LinkAnswer, LinkView } from '../contract/commands/links.ts';
import type { Network } from '../contract/settings.ts';
import { AutonymError } from '../protocol/error.ts';
import { redirectOrigin } from '../protocol/token/auth-request.ts';
import { type FrozenSignIn, formatFrozen } from './frozen.ts';
import type { Requests } from './requests.ts';
import { boldHost } from './site.ts';
import type { SpentTokens } from './spent-tokens.ts';
import type { freezeToken } from './token-sign-in.ts';

export type LinkSignInPowers = {
  requests: Pick<Requests, 'add' | 'checkSilence' | 'find' | 'dropDocument'>;
  spentTokens: Pick<SpentTokens, 'check'>;
  /** Throws when this origin gets no answer at all. */
  checkOrigin: (origin: string) => Promise<void>;
  freezeToken: typeof freezeToken;
  network: () => Promise<Network>;
  isLocal: () => Promise<boolean>;
  /** Rows changed: the number that is shown, and the window. */
  changed: () => Promise<unknown>;
  show: () => Promise<void>;
  now: () => number;
};

export type LinkSignIn = ReturnType<typeof makeLinkSignIn>;

export function makeLinkSignIn(powers: LinkSignInPowers) {
  const { requests } = powers;

  const read = async (token: string): Promise<FrozenSignIn & { channel: 'redirect'; tokenId: string; redirectUri: string }> => {
    const origin = redirectOrigin(token);
    await powers.checkOrigin(origin);
    const at = { origin, nowMs: powers.now(), allowLoopback: await powers.isLocal() };
    const frozen = powers.freezeToken(token, at, 'redirect', await powers.network());
    await powers.spentTokens.check(frozen.tokenId);
    return { ...frozen, channel: 'redirect', fromLink: true };
  };

  return {
    read: async (token: string): Promise<LinkView> => {
      const { origin, redirectUri, appName } = await read(token);
      return { origin, site: boldHost(origin), goesTo: redirectUri, ...(appName === undefined ? {} : { appName }) };
    },

    /** Said again under its id, it joins what waits. */
    ask: async (token: string, id: string, tabId: number | undefined): Promise<void> => {
      if (tabId === undefined) throw new AutonymError('sender-refused', 'This command is refused: it comes from no tab.');
      const frozen = await read(token);
      const { origin, tokenId } = frozen;
      await requests.checkSilence(origin);
      const draft = { kind: 'sign-in', frozen: formatFrozen(frozen), tokenId } as const;
      await requests.add({ origin, documentId: documentOf(id), tabId }, id, draft);
      await powers.changed();
      await powers.show();
    },

    answer: async (id: string): Promise<LinkAnswer> => {
      const found = await requests.find({ origin: '', documentId: documentOf(id), tabId: 0 }, id);
      if (found === 'waits') return { state: 'waits' };
      if (found?.error) return { state: 'refused', code: found.error.code ?? '' };
      const { redirect } = (found?.result ?? {}) as { redirect?: string };
      return redirect === undefined ? { state: 'over' } : { state: 'given', address: redirect };
    },

    leave: async (id: string): Promise<void> => {
      await requests.dropDocument(documentOf(id));
      await powers.changed();
    },
  };
}

/** No document of a browser is called so. */
const documentOf = (id: string): string => `link ${id}`;
