/** What several parts of the vault refuse with, each sentence written once. */
import { AutonymError } from '../protocol/error.ts';

export function newerVault(): AutonymError {
  return new AutonymError(
    'vault-newer',
    'This vault was written by a later version of Autonym. Nothing was changed; please update.',
  );
}

export function lockedVault(): AutonymError {
  return new AutonymError('vault-locked', 'Autonym is locked.');
}

export function wrongPassword(): AutonymError {
  return new AutonymError('wrong-password', 'This is not the password of this vault.');
}

/** Another window did something in between that this one has not seen. */
export function changedVault(): AutonymError {
  return new AutonymError('vault-changed', 'Another window was faster. Please try again.');
}
