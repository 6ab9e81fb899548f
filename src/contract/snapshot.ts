/**
 * What pages paint first, before the worker answers: one key of `storage.session`, rewritten by the background at every change.
 * Nothing secret; absent after a browser restart.
 */
import type { WalletState } from './wallet.ts';

export const snapshotKey = 'snapshot';
export type Snapshot = WalletState;
