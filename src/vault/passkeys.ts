/**
 * A second way to the data key: sealed under a key that a page makes of a passkey's PRF output, in the same browser and nowhere else. The
 * password always remains. Format: docs/protocol/vault.md, "Passkeys".
 */
import { decodeBase64, encodeBase64 } from '../protocol/base64.ts';
import { AutonymError } from '../protocol/error.ts';
import { type Secret, secret } from '../protocol/secret.ts';
import { type Envelope, type PasskeyRecord, passkeyFormat, passkeyHeaderOf } from './envelope.ts';
import { findOpened, type Sealer, sealGcm } from './gcm.ts';

/** What an authenticator is asked with, and what a person calls it. Nothing secret. */
export type Passkey = Pick<PasskeyRecord, 'id' | 'salt' | 'label' | 'madeMs'>;

/** More are refused. */
const mostPasskeys = 8;

export function passkeysOf({ passkeys = [] }: Envelope): Passkey[] {
  return passkeys.map(({ id, salt, label, madeMs }) => ({ id, salt, label, madeMs }));
}

/** The envelope with one more, or the one of this id anew. Throws `passkeys-full`. */
export async function withPasskey(
  sealer: Sealer,
  dataKey: Uint8Array,
  envelope: Envelope,
  passkey: Passkey,
  key: Uint8Array,
): Promise<Envelope> {
  const others = (envelope.passkeys ?? []).filter(({ id }) => id !== passkey.id);
  if (others.length >= mostPasskeys) throw new AutonymError('passkeys-full', 'Remove another passkey first.');
  const record = { format: passkeyFormat, ...passkey } as const;
  const sealed = await sealGcm(sealer, key, passkeyHeaderOf(envelope, record), dataKey);
  return { ...envelope, passkeys: [...others, { ...record, sealed: encodeBase64(sealed) }] };
}

export function withoutPasskey({ passkeys = [], ...rest }: Envelope, id: string): Envelope {
  const others = passkeys.filter((passkey) => passkey.id !== id);
  return others.length > 0 ? { ...rest, passkeys: others } : rest;
}

/** Throws `wrong-passkey`, also for one that was removed. */
export async function readDataKeyByPasskey(
  sealer: Sealer,
  envelope: Envelope,
  { id, key }: { id: string; key: Uint8Array },
): Promise<Secret> {
  const record = envelope.passkeys?.find((passkey) => passkey.id === id);
  const dataKey = record && (await findOpened(sealer, key, passkeyHeaderOf(envelope, record), decodeBase64(record.sealed)));
  if (dataKey === undefined) throw new AutonymError('wrong-passkey', 'This passkey does not open the vault. The password does.');
  return secret(dataKey);
}
