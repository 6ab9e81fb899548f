/** What models may do with a password. The code for it is loaded when first needed: most pages are opened and closed without. */
import type { Bytes, KdfChallenge } from '../contract/wallet.ts';
import type { Calibrated } from './kdf.ts';
import { ask } from './wallet.ts';

export type PasswordKeys = {
  deriveKey: (password: string, challenge: KdfChallenge) => Promise<Bytes>;
  /** The challenge with parameters for this machine. */
  calibrate: (fresh: KdfChallenge) => Promise<Calibrated>;
  /** Brings an open vault to parameters for this machine, where its own are much weaker. */
  strengthen: (password: string, used: UsedKey) => Promise<void>;
  /** A clock in ms that only goes forward. */
  now: () => number;
};
/** A key that just opened the vault, and how long it took to make. */
export type UsedKey = { challenge: KdfChallenge; key: Bytes; tookMs: number };

export const passwordKeys: PasswordKeys = {
  deriveKey: async (...given) => (await import('./kdf.ts')).deriveKey(...given),
  calibrate: async (fresh) => (await import('./kdf.ts')).calibrate(fresh),
  strengthen: async (password, used) => {
    const [{ makeStrengthen }, { deriveKey }] = await Promise.all([import('./strengthen.ts'), import('./kdf.ts')]);
    await makeStrengthen({ ask, deriveKey })(password, used);
  },
  now: () => performance.now(),
};
