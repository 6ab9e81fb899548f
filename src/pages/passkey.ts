/**
 * A passkey as a second way to open the vault: the authenticator's PRF (WebAuthn Level 3, hmac-secret in CTAP) gives 32 bytes that only it can make,
 * and they become a key. The relying party is the extension itself: no website can ask for the same bytes.
 */
import type { Bytes, Passkey } from '../contract/wallet.ts';
import { PageError } from './page-error.ts';

/** Same password managers and keys as for websites; a person has to be there and be recognised. */
const timeout = 120_000;
const context = new TextEncoder().encode('autonym passkey 1');

/** Makes a passkey and its key. Throws `passkey-cancelled`, and `passkey-no-prf` where the authenticator has no PRF. */
export async function makePasskey(label: string): Promise<{ passkey: Omit<Passkey, 'madeMs'>; key: Bytes }> {
  const salt = random(32);
  const made = await ask(() =>
    navigator.credentials.create({
      publicKey: {
        // Without an id it is the origin of this page.
        rp: { name: 'Autonym' },
        user: { id: random(16), name: label, displayName: `Autonym: ${label}` },
        challenge: random(32),
        pubKeyCredParams: [-7, -257].map((alg) => ({ type: 'public-key', alg })),
        authenticatorSelection: { userVerification: 'required', residentKey: 'preferred' },
        attestation: 'none',
        extensions: { prf: { eval: { first: salt } } },
        timeout,
      },
    }),
  );
  const { enabled, results } = made.getClientExtensionResults().prf ?? {};
  if (enabled !== true)
    throw new PageError('passkey-no-prf', 'This authenticator cannot make the key that a passkey needs here.');
  const passkey = { id: toBase64(made.rawId), salt: toBase64(salt), label };
  // Many make the key only when they are asked once more.
  return { passkey, key: results ? await keyOf(results.first) : (await usePasskey([passkey])).key };
}

/** One of these, whichever is at hand. Throws as `makePasskey`. */
export async function usePasskey(passkeys: readonly Pick<Passkey, 'id' | 'salt'>[]): Promise<{ passkey: string; key: Bytes }> {
  const used = await ask(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: random(32),
        allowCredentials: passkeys.map(({ id }) => ({ type: 'public-key', id: fromBase64(id) })),
        userVerification: 'required',
        extensions: {
          prf: { evalByCredential: Object.fromEntries(passkeys.map(({ id, salt }) => [toUrl(id), { first: fromBase64(salt) }])) },
        },
        timeout,
      },
    }),
  );
  const { results } = used.getClientExtensionResults().prf ?? {};
  if (!results) throw new PageError('passkey-no-prf', 'This authenticator did not make the key of the passkey.');
  return { passkey: toBase64(used.rawId), key: await keyOf(results.first) };
}

/** WebAuthn says one thing of whoever pressed *cancel*, was not recognised, or has no such passkey. */
async function ask(question: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    return (await question()) as PublicKeyCredential;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'NotAllowedError')
      throw new PageError('passkey-cancelled', 'The passkey was not used.');
    throw cause;
  }
}

/** HKDF-SHA256, RFC 5869. */
async function keyOf(output: BufferSource): Promise<Bytes> {
  const imported = await crypto.subtle.importKey('raw', output, 'HKDF', false, ['deriveBits']);
  new Uint8Array(output instanceof ArrayBuffer ? output : output.buffer).fill(0);
  const bits = await crypto.subtle.deriveBits(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: context },
    imported,
    256,
  );
  return [...new Uint8Array(bits)];
}

const random = (length: number) => crypto.getRandomValues(new Uint8Array(length));
const fromBase64 = (text: string) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
const toBase64 = (bytes: BufferSource) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes instanceof ArrayBuffer ? bytes : bytes.buffer)));
const toUrl = (base64: string) => base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
