/**
 * From a password to the 32-byte key, in a worker of our own that ends with the answer. The password never leaves this page but to that worker;
 * only the key goes to the background.
 */
import browser from 'webextension-polyfill';
import type { Bytes, KdfChallenge } from '../contract/wallet.ts';
import { decodeBase64 } from '../protocol/base64.ts';
import { AutonymError } from '../protocol/error.ts';
import { chooseParams, fallbackParams, floorParams } from './kdf-choice.ts';

export type Calibrated = { challenge: KdfChallenge; ms: number };

/** What the worker answers: src/kdf/stretch.ts. */
type KdfAnswer = { key: Uint8Array; ms: number } | { refused: string };

/** The key. Throws `wrong-password` for none at all, `vault-kdf-floor`, `vault-kdf-ceiling`, `wasm-refused`, `kdf-failed`. The same password typed on any keyboard gives the same key (NFKC). */
export async function deriveKey(password: string, challenge: KdfChallenge): Promise<Bytes> {
  return (await deriveTimed(password, challenge)).key;
}

/**
 * The challenge with parameters chosen for this machine, by one run at the floor; `ms` is how long its key will take, roughly.
 * The run is over a word of ours.
 */
export async function calibrate({ salt }: KdfChallenge): Promise<Calibrated> {
  try {
    const { ms } = await deriveTimed('calibration', { salt, params: floorParams });
    const params = chooseParams(ms);
    return {
      challenge: { salt, params },
      ms: (ms * params.memoryKiB * params.passes) / (floorParams.memoryKiB * floorParams.passes),
    };
  } catch (error) {
    if (!(error instanceof AutonymError && error.code === 'wasm-refused')) throw error;
    return { challenge: { salt, params: fallbackParams }, ms: 0 };
  }
}

async function deriveTimed(password: string, { salt, params }: KdfChallenge): Promise<{ key: Bytes; ms: number }> {
  // No vault has none (password-strength.ts), and hash-wasm would refuse it, which looks like a lack of memory.
  if (password === '') throw new AutonymError('wrong-password', 'This is not the password of this vault.');
  const bytes = new TextEncoder().encode(password.normalize('NFKC'));
  try {
    const answer = await askWorker({ password: bytes, salt: decodeBase64(salt), params }, [bytes.buffer]);
    if ('refused' in answer) throw new AutonymError(answer.refused, sentences[answer.refused] ?? failed);
    const key = [...answer.key];
    answer.key.fill(0);
    return { key, ms: answer.ms };
  } finally {
    // Handed over, unless no worker started.
    if (bytes.length > 0) bytes.fill(0);
  }
}

const failed = 'This browser could not compute the key of the password: it has too little memory.';
const sentences: Record<string, string> = {
  'wasm-refused': 'This browser refuses WebAssembly, which the key of this password is computed with.',
  'vault-kdf-floor':
    'This vault asks for a weaker protection of the password than Autonym ever uses. It was not made by Autonym.',
  'vault-kdf-ceiling': 'This vault asks for more work on the password than any browser should do. It was not made by Autonym.',
};

/** `secrets` are handed over and the key comes back so: a copy in memory that is only given back would lie there for long. */
async function askWorker(question: unknown, secrets: ArrayBuffer[]): Promise<KdfAnswer> {
  const worker = new Worker(workerUrl());
  try {
    return await new Promise((resolve, reject) => {
      worker.addEventListener('message', ({ data }: MessageEvent<KdfAnswer>) => resolve(data));
      worker.addEventListener('error', () => reject(new AutonymError('kdf-failed', failed)));
      worker.postMessage(question, secrets);
    });
  } finally {
    worker.terminate();
  }
}

/** The part of Trusted Types used here. Absent in Firefox before 148. */
type TrustedTypes = {
  createPolicy(name: string, rules: { createScriptURL: () => string }): { createScriptURL(input: string): string };
};

let policy: ReturnType<TrustedTypes['createPolicy']> | undefined;

/** The one script URL that our pages may ever load. */
function workerUrl(): string {
  const url = browser.runtime.getURL('kdf.js');
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  if (trustedTypes === undefined) return url;
  policy ??= trustedTypes.createPolicy('autonym', { createScriptURL: () => url });
  return policy.createScriptURL(url);
}
