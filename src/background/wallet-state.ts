/**
 * The state our own pages show, and its snapshot in session storage, which they paint before this background answers.
 * A change takes the snapshot away first and writes it last.
 *
 * Whether the vault is open is said by the vault and by nobody else. The snapshot's *locked* may be believed: refusing is safe, and spares
 * loading the vault. Its *unlocked* only means that the vault is worth asking: a clock that was put back, or a key that session storage
 * lost, closes it without anybody hearing. `isUnlocked` is this rule, and whatever gives something away asks it.
 */
import type { Identity, Notice, VaultStatus, WalletState, WordsNote } from '../contract/wallet.ts';
import { isLocalNetwork } from '../network/endpoints.ts';
import type { Requests } from './requests.ts';
import { networkOf, type SettingsStore } from './settings.ts';
import type { Session } from './store.ts';
import { makeTurns } from './turns.ts';

type ViewedIdentity = Omit<Identity, 'stxAddress'> & { stxAddresses: { mainnet: string; testnet: string } };

/** What the vault tells of itself. */
export type VaultView = {
  status: VaultStatus;
  notice: Notice | null;
  identities: ViewedIdentity[];
  counted: WalletState['counted'];
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
  /** Whether it is open, said by the vault itself. */
  isVaultOpen: () => Promise<boolean>;
  /** It was looked at and is not open: nothing opened stays in memory. Told whether it was open until then. */
  notOpen: (wasOpen: boolean) => void;
  /** This copy vanishes with the browser. */
  isTemporary: () => Promise<boolean>;
  now: () => number;
};

export type WalletStateStore = ReturnType<typeof makeWalletState>;

export function makeWalletState(powers: WalletStatePowers) {
  const { session, settings, requests, viewVault, isVaultOpen, notOpen, isTemporary, now } = powers;
  const turn = makeTurns();
  /** Scratch: a change takes the snapshot away, which says it otherwise. */
  let wasOpen = false;
  const lookBack = async (): Promise<void> => {
    wasOpen ||= (await session.get('snapshot'))?.vault === 'unlocked';
  };

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
      identities: vault.identities.map((one) => formatIdentity(one, network.chain)),
      counted: vault.counted,
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

  /** Scratch: the look that has not begun yet. It sees whatever happened before it begins, so one is enough for all who ask until then. */
  let next: Promise<WalletState> | undefined;
  const refresh = (): Promise<WalletState> => {
    next ??= turn(async () => {
      next = undefined;
      await lookBack();
      const state = await compute();
      const isOpen = state.vault === 'unlocked';
      if (!isOpen) notOpen(wasOpen);
      wasOpen = isOpen;
      // No snapshot is only slower; a wrong one would be a lie.
      await session.set('snapshot', state).catch(() => session.set('snapshot', null));
      return state;
    });
    return next;
  };

  const read = async (): Promise<WalletState> => {
    const snapshot = await session.get('snapshot');
    if (!snapshot || (snapshot.lockAtMs !== null && snapshot.lockAtMs <= now())) return refresh();
    // Trouble may have been put right from outside: it is looked at anew each time.
    return snapshot.vault === 'damaged' || snapshot.vault === 'rollback' || snapshot.notices.length > 0 ? refresh() : snapshot;
  };

  return {
    /** The snapshot, or the whole state anew: what is shown. */
    read,
    refresh,
    /** Whether something may be given away now. */
    isUnlocked: async (): Promise<boolean> => {
      if ((await read()).vault !== 'unlocked') return false;
      if (await isVaultOpen()) return true;
      await refresh();
      return false;
    },
    /** Run something that changes the vault or the settings, and tell everybody. */
    change: async (job: () => Promise<unknown>): Promise<WalletState> => {
      // After whoever writes it at this moment.
      await turn(async () => {
        await lookBack();
        await session.set('snapshot', null);
      });
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

/** Field by field: public keys that the vault keeps beside them are nobody's business. */
export function formatIdentity(
  { index, label, hue, hidden, site, idAddress, stxAddresses }: ViewedIdentity,
  chain: 'mainnet' | 'testnet',
): Identity {
  return { index, label, hue, hidden, ...(site === undefined ? {} : { site }), idAddress, stxAddress: stxAddresses[chain] };
}
