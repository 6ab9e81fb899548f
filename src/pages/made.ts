import type { WalletState } from '../contract/wallet.ts';

/** An identity counts as made when it cannot be lost with this browser: words confirmed or file saved; in a temporary install, the file. */
export function isMade({ backedUp, temporary }: Pick<WalletState, 'backedUp' | 'temporary'>): boolean {
  return backedUp.file || (backedUp.words && !temporary);
}
