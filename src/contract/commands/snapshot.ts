/** The complete backup on storage. Every command asks the hub of the chosen network, and only because the person said so. */
import type { Fault } from '../said.ts';
import { type CommandTable, empty } from '../shapes.ts';
import type { WalletState } from '../wallet.ts';

/** Of the backup that keeps itself new, since the browser started: `due`, something changed since; `failed`, the last attempt. */
export type SnapshotKept = { due: boolean; savedMs?: number; failed?: Fault };

/** What a backup on storage holds; null: there is none. */
export type SnapshotView = { identities: number; apps: number } | null;

/**
 * Errors of all: `vault-locked`, `no-storage` (the network has no hub), and the codes of a host that was not reached or refused: none of them
 * means that there is no backup.
 */
export type SnapshotAsks = {
  /** Saves everything as it is now, in place of what was saved before. */
  'snapshot.save': { ask: Record<never, never>; answer: Record<never, never> };
  /** Asks once. Errors: `snapshot-bad`, `snapshot-newer`. */
  'snapshot.find': { ask: Record<never, never>; answer: SnapshotView };
  /** Puts back everything that is in it; what it knows counts more than what is here. Errors as find, and `snapshot-none`. */
  'snapshot.restore': { ask: Record<never, never>; answer: WalletState };
  'snapshot.remove': { ask: Record<never, never>; answer: Record<never, never> };
  /** Asks nobody. */
  'snapshot.kept': { ask: Record<never, never>; answer: SnapshotKept };
};

export const snapshotCommands = {
  'snapshot.save': { shape: empty, pages: ['home'] },
  'snapshot.find': { shape: empty, pages: ['welcome', 'home'] },
  'snapshot.restore': { shape: empty, pages: ['welcome', 'home'] },
  'snapshot.remove': { shape: empty, pages: ['home'] },
  'snapshot.kept': { shape: empty, pages: ['home'] },
} satisfies CommandTable<SnapshotAsks>;
