/**
 * The complete backup that the words alone bring back: kept on the chosen network's storage, where nobody can tell whose it is. Part of
 * `backups.js`. Format: docs/protocol/vault.md, "Snapshot".
 */
import type { Network } from '../contract/settings.ts';
import type { Http } from '../network/http.ts';
import { type Hub, makeHub } from '../network/hub.ts';
import { AutonymError } from '../protocol/error.ts';
import type { Vault } from '../vault/vault.ts';
import { readBelongings } from './belongings.ts';

export type SnapshotPowers = {
  http: Http;
  vault: Pick<Vault, 'snapshotPlace' | 'snapshotBearer' | 'sealSnapshot' | 'openSnapshot' | 'lookIntoFile'>;
};
export type Snapshots = ReturnType<typeof makeSnapshots>;

/** As large as a recovery file may be. */
const maxBytes = 16_000_000;

/** Every verb throws `vault-locked`, `no-storage`, and what a hub is refused or not reached with: that is never *there is none*. */
export function makeSnapshots({ http, vault }: SnapshotPowers) {
  const hubOf = ({ hubUrl }: Network): { hub: Hub; hubUrl: string } => {
    if (hubUrl === null) throw new AutonymError('no-storage', 'The chosen network has no storage.');
    return { hub: makeHub({ http, hubUrl }), hubUrl };
  };

  return {
    /** Over whatever snapshot is there: it is these words' own. */
    save: async (network: Network, belongings: Uint8Array): Promise<void> => {
      const { hub, hubUrl } = hubOf(network);
      const body = await vault.sealSnapshot(belongings);
      const { challengeText } = await hub.info();
      const bearer = await vault.snapshotBearer({ challengeText, hubUrl });
      await hub.store({ ...(await vault.snapshotPlace()), bearer, body, contentType: 'application/octet-stream' });
    },

    /** The recovery file inside, and how much is in it. Throws `snapshot-bad`, `snapshot-newer`. */
    find: async (network: Network): Promise<{ text: string; identities: number; apps: number } | undefined> => {
      const { hub } = hubOf(network);
      const { readUrlPrefix } = await hub.info();
      const found = await hub.find(readUrlPrefix, await vault.snapshotPlace(), maxBytes);
      if (found === undefined) return undefined;
      const text = await vault.openSnapshot(found.bytes);
      const { identities, belongings } = await vault.lookIntoFile(text);
      return { text, identities, apps: belongings === undefined ? 0 : readBelongings(belongings).apps.length };
    },

    remove: async (network: Network): Promise<void> => {
      const { hub, hubUrl } = hubOf(network);
      const { challengeText } = await hub.info();
      const bearer = await vault.snapshotBearer({ challengeText, hubUrl });
      await hub.remove({ ...(await vault.snapshotPlace()), bearer });
    },
  };
}
