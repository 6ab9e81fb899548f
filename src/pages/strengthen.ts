/** A vault made on a slower machine, or where WebAssembly was refused, is brought to what this machine can do, under the same password. */
import type { KdfChallenge } from '../contract/wallet.ts';
import { findStronger } from './kdf-choice.ts';
import type { Ask } from './page-error.ts';
import type { PasswordKeys } from './password-keys.ts';

export function makeStrengthen({ ask, deriveKey }: Pick<PasswordKeys, 'deriveKey'> & { ask: Ask }): PasswordKeys['strengthen'] {
  return async (password, { challenge: { salt, params }, key, tookMs }) => {
    const stronger = findStronger(params, tookMs);
    if (stronger === undefined) return;
    const challenge: KdfChallenge = { ...(await ask('vault.new-challenge', {})), params: stronger };
    const newKey = await deriveKey(password, challenge);
    await ask('vault.change-password', { salt, key, newKey, challenge });
  };
}
