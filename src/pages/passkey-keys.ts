/** What models may do with passkeys. The code for it is loaded when first needed. */
import type { Bytes, Passkey } from '../contract/wallet.ts';

export type PasskeyKeys = {
  /** Whether this browser lets an extension be its own relying party, and has PRF: else there are no passkeys here. */
  canUse: () => Promise<boolean>;
  /** Undefined: it is asked for elsewhere. */
  use: (passkeys: readonly Passkey[]) => Promise<{ passkey: string; key: Bytes } | undefined>;
  make: (label: string) => Promise<{ passkey: Omit<Passkey, 'madeMs'>; key: Bytes }>;
};

/** Firefox knows no relying party but websites, and whatever website were named could make the same key. */
export async function canUsePasskeys(): Promise<boolean> {
  if (location.protocol !== 'chrome-extension:' || typeof PublicKeyCredential === 'undefined') return false;
  const capabilities = await PublicKeyCredential.getClientCapabilities?.();
  return capabilities?.['extension:prf'] === true;
}

export const passkeyKeys: PasskeyKeys = {
  canUse: canUsePasskeys,
  use: async (passkeys) => (await import('./passkey.ts')).usePasskey(passkeys),
  make: async (label) => (await import('./passkey.ts')).makePasskey(label),
};
