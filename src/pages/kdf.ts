/**
 * From a password to the 32-byte key, in a worker of our own that ends with the answer. The password never leaves this page but to that worker;
 * only the key goes to the background.
 */
import browser from 'webextension-polyfill';
import type { Bytes, KdfChallenge } from '../contract/wallet.ts';
import { decodeBase64 } from '../protocol/base64.ts';
import { AutonymError } from '../protocol/error.ts';

/** What the worker answers: src/kdf/stretch.ts. */
type KdfAnswer = { key: Uint8Array } | { refused: string };

/** The key. Throws `vault-kdf-floor`, `vault-kdf-ceiling`, `kdf-failed`. The same password typed on any keyboard gives the same key (NFKC). */
export async function deriveKey(password: string, { salt, params }: KdfChallenge): Promise<Bytes> {
  const bytes = new TextEncoder().encode(password.normalize('NFKC'));
  try {
    const answer = await askWorker({ password: bytes, salt: decodeBase64(salt), params });
    if ('refused' in answer) throw new AutonymError(answer.refused, sentences[answer.refused] ?? failed);
    const key = [...answer.key];
    answer.key.fill(0);
    return key;
  } finally {
    bytes.fill(0);
  }
}

const failed = 'This browser could not compute the key of the password: too little memory, or WebAssembly is switched off.';
const sentences: Record<string, string> = {
  'vault-kdf-floor':
    'This vault asks for a weaker protection of the password than Autonym ever uses. It was not made by Autonym.',
  'vault-kdf-ceiling': 'This vault asks for more work on the password than any browser should do. It was not made by Autonym.',
};

async function askWorker(question: unknown): Promise<KdfAnswer> {
  const worker = new Worker(workerUrl());
  try {
    return await new Promise((resolve, reject) => {
      worker.addEventListener('message', ({ data }: MessageEvent<KdfAnswer>) => resolve(data));
      worker.addEventListener('error', () => reject(new AutonymError('kdf-failed', failed)));
      worker.postMessage(question);
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
