/**
 * Whether an app may go on writing to its folder at the person's storage. A hub refuses, from a second on, every token that was made before
 * it, and every token that does not say when it was made: those of all published clients. So who signs out there is out in every browser,
 * with whatever token is left somewhere, until the next sign-in takes it back. It is no lock against the app itself, which has the key of its
 * folder and may ask the hub the same. Part of the crypto script. Source: the Gaia hub, `POST /revoke-all`.
 */
import type { KeyForm } from '../contract/wallet.ts';
import type { Http } from '../network/http.ts';
import { makeHub } from '../network/hub.ts';
import type { Vault } from '../vault/vault.ts';

export type AppStorage = ReturnType<typeof makeAppStorage>;
/** `form`: how its key is made; the usual way, unless said. */
export type AppFolder = { origin: string; identityIndex: number; form?: KeyForm };

/** A person waits for the sign-in. */
const patienceMs = 2_000;

export function makeAppStorage({ http, vault, now }: { http: Http; vault: Pick<Vault, 'listingBearer'>; now: () => number }) {
  const open = async (hubUrl: string, { origin, identityIndex: index, form = 'shipped' }: AppFolder, patience?: number) => {
    const hub = makeHub({ http, hubUrl, ...(patience === undefined ? {} : { timeoutMs: patience }) });
    const { challengeText } = await hub.info();
    const bearerOf = (undated: boolean) => vault.listingBearer({ index, origin, form }, { challengeText, hubUrl }, undated);
    return { hub, bearerOf };
  };

  return {
    /** Throws what `makeHub` throws. A hub that would not take it back is not asked to begin. */
    signOut: async (hubUrl: string, folder: AppFolder): Promise<void> => {
      const { hub, bearerOf } = await open(hubUrl, folder);
      const place = await bearerOf(false);
      await hub.revokeAll({ ...place, oldestValidSeconds: 0 });
      await hub.revokeAll({ ...place, oldestValidSeconds: Math.floor(now() / 1000) + 1 });
    },

    /** Takes it back where it stands. No condition of a sign-in: a hub that does not answer soon is left as it is. */
    signIn: async (hubUrl: string, folder: AppFolder): Promise<void> => {
      try {
        const { hub, bearerOf } = await open(hubUrl, folder, patienceMs);
        if (await hub.isRevoked(await bearerOf(true))) await hub.revokeAll({ ...(await bearerOf(false)), oldestValidSeconds: 0 });
      } catch {
        // The app will hear what is wrong with its storage when it writes.
      }
    },
  };
}
