/**
 * The state our own pages show, and its snapshot in session storage, which they paint before this background answers.
 * A change takes the snapshot away first and writes it last, so one that is there is true.
 */
import type { Identity, Notice, VaultStatus, WalletState, WordsNote } from '../contract/wallet.ts';
import { isLocalNetwork } from '../network/endpoints.ts';
import type { Requests } from './requests.ts';
import { networkOf, type SettingsStore } from './settings.ts';
import type { Session } from './store.ts';
import { makeTurns } from './turns.ts';

/** What the vault tells of itself. */
export type VaultView = {
  status: VaultStatus;
  notice: Notice | null;
  identities: (Omit<Identity, 'stxAddress'> & { stxAddresses: { mainnet: string; testnet: string } })[];
  currentIndex: number;
  backedUp: WalletState['backedUp'];
  words?: WordsNote;
  lockAtMs: number | null;
};

export type WalletStatePowers = {
  session: Session;
  settings: SettingsStore;
  requests: Requests;
  /** Loads the crypto part: asked only when there is no snapshot. */
  viewVault: () => Promise<VaultView>;
  /** This copy vanishes with the browser. */
  isTemporary: () => Promise<boolean>;
  now: () => number;
};

export type WalletStateStore = ReturnType<typeof makeWalletState>;

export function makeWalletState({ session, settings, requests, viewVault, isTemporary, now }: WalletStatePowers) {
  const turn = makeTurns();

  const compute = async (): Promise<WalletState> => {
    const [vault, values, settingsRead, waiting, temporary] = await Promise.all([
      viewVault(),
      settings.read(),
      settings.isRead(),
      requests.waiting(),
      isTemporary(),
    ]);
    const network = networkOf(values);
    return {
      vault: vault.status,
      notices: [...(vault.notice ? [vault.notice] : []), ...(settingsRead ? [] : ['settings-unread' as const])],
      // Field by field: public keys that the vault keeps beside them are nobody's business here.
      identities: vault.identities.map(({ index, label, hue, hidden, idAddress, stxAddresses }) => ({
        index,
        label,
        hue,
        hidden,
        idAddress,
        stxAddress: stxAddresses[network.chain],
      })),
      currentIndex: vault.currentIndex,
      backedUp: vault.backedUp,
      ...(vault.words ? { words: vault.words } : {}),
      temporary,
      lockAtMs: vault.lockAtMs,
      pending: waiting.length,
      network,
      local: isLocalNetwork(network),
      settings: values,
    };
  };

  const refresh = (): Promise<WalletState> =>
    turn(async () => {
      const state = await compute();
      // No snapshot is only slower; a wrong one would be a lie.
      await session.set('snapshot', state).catch(() => session.set('snapshot', null));
      return state;
    });

  return {
    /** The snapshot while it is true, or the whole state anew. */
    read: async (): Promise<WalletState> => {
      const snapshot = await session.get('snapshot');
      if (!snapshot || (snapshot.lockAtMs !== null && snapshot.lockAtMs <= now())) return refresh();
      // Trouble may have been put right from outside: it is looked at anew each time.
      return snapshot.vault === 'damaged' || snapshot.vault === 'rollback' || snapshot.notices.length > 0 ? refresh() : snapshot;
    },
    refresh,
    /** Run something that changes the vault or the settings, and tell everybody. */
    change: async (job: () => Promise<unknown>): Promise<WalletState> => {
      await session.set('snapshot', null);
      try {
        await job();
      } catch (error) {
        await refresh();
        throw error;
      }
      return refresh();
    },
    moveDeadline: (lockAtMs: number | null): Promise<void> =>
      turn(async () => {
        const snapshot = await session.get('snapshot');
        if (snapshot) await session.set('snapshot', { ...snapshot, lockAtMs });
      }),
    /** Only the number of waiting requests changed: no need for the vault. */
    recount: (): Promise<void> =>
      turn(async () => {
        const snapshot = await session.get('snapshot');
        if (snapshot) await session.set('snapshot', { ...snapshot, pending: (await requests.waiting()).length });
      }),
  };
}
