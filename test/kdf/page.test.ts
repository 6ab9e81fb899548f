import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerKdf, type KdfQuestion } from '../../src/kdf/stretch.ts';
import { calibrate, deriveKey } from '../../src/pages/kdf.ts';
import { chooseParams, floorParams } from '../../src/pages/kdf-choice.ts';
import { parseRanks, passwordStrength } from '../../src/pages/parts/password-strength.ts';
import type { KdfParams } from '../../src/vault/kdf-params.ts';
import { readText } from '../house/source.ts';
import { makeMachine, startWorker } from '../vault/memory.ts';
import { newVault } from '../vault/person.ts';

vi.mock('webextension-polyfill', () => ({
  default: { runtime: { getURL: (path: string) => `chrome-extension://autonym/${path}` } },
}));

const salt = 'AAECAwQFBgcICQoLDA0ODw==';
const params: KdfParams = { kind: 'pbkdf2-sha256', iterations: 900_000 };
const seen: { urls: unknown[]; questions: KdfQuestion[]; ended: number; handedOver: number } = {
  urls: [],
  questions: [],
  ended: 0,
  handedOver: 0,
};

/** A worker as the page sees it: posts are copies but for what is handed over, the answer comes as a message. */
class TestWorker extends EventTarget {
  constructor(url: unknown) {
    super();
    seen.urls.push(url);
  }
  postMessage(question: KdfQuestion, transfer: ArrayBuffer[]): void {
    const there = structuredClone(question, { transfer });
    seen.questions.push(there);
    seen.handedOver += question.password.byteLength === 0 ? 1 : 0;
    void answerKdf(there).then((data) => this.dispatchEvent(new MessageEvent('message', { data })));
  }
  terminate(): void {
    seen.ended++;
  }
}

/** From now on the worker answers without any work. */
function answers(answer: () => unknown): void {
  vi.stubGlobal(
    'Worker',
    class extends TestWorker {
      override postMessage(question: KdfQuestion): void {
        seen.questions.push(question);
        this.dispatchEvent(new MessageEvent('message', { data: answer() }));
      }
    },
  );
}

beforeEach(() => {
  Object.assign(seen, { urls: [], questions: [], ended: 0, handedOver: 0 });
  vi.stubGlobal('Worker', TestWorker);
});
afterEach(() => vi.unstubAllGlobals());

describe('a password on a page', () => {
  it('VLT-03 gives the same key however its letters were composed', async () => {
    const key = await deriveKey('caf\u00e9 \uff21\ufb01', { salt, params });
    expect(await deriveKey('cafe\u0301 Afi', { salt, params })).toEqual(key);
    expect(await deriveKey('cafe Afi', { salt, params })).not.toEqual(key);
    expect(key).toHaveLength(32);
  });

  it('is stretched as far as this machine can, measured by a real run', async () => {
    const { challenge, ms } = await calibrate({ salt, params: floorParams });
    expect(seen.questions.map(({ params }) => params)).toEqual([floorParams]);
    expect(challenge).toEqual({ salt, params: expect.objectContaining({ kind: 'argon2id' }) });
    expect(ms).toBeGreaterThan(0);
  });

  it('VLT-02 that is short or guessed at once is refused before anything is stretched', () => {
    const ranks = parseRanks(readText('public/data/guessed-first.txt'));
    for (const password of ['', 'x', '\u0000', '\ud800', '🔑🔒', '🔑'.repeat(9), '\u0000'.repeat(9)])
      expect(passwordStrength(password, ranks), JSON.stringify(password)).toBe('short');
    for (const password of ['passwordpassword', '🔑'.repeat(12), '\u0000'.repeat(40), '\ud800'.repeat(12), 'a'.repeat(10_000)])
      expect(passwordStrength(password, ranks), JSON.stringify(password.slice(0, 20))).toBe('weak');
    expect(seen.questions).toEqual([]);
  });

  it('VLT-02 that is accepted opens what it made, whatever is in it, and a long one costs no time', async () => {
    const ranks = parseRanks(readText('public/data/guessed-first.txt'));
    const long = Array.from({ length: 1_000 }, (_, i) => `${(i * 7919) % 9973}-word`.padEnd(10, 'q')).join('');
    expect(long).toHaveLength(10_000);
    const argon2id = { kind: 'argon2id', memoryKiB: 65_536, passes: 3, lanes: 1 } as const;
    for (const [password, chosen] of [
      [long, argon2id],
      ['zwölf\u0000nul\u0000tsunami\u0000', params],
      ['lone \ud800 surrogate \udc00 tsunami', argon2id],
      ['🔑🦉🛶🌋🧵🥁🪁🦔🧊🪂🫐🐙', params],
    ] as const) {
      const beganMs = performance.now();
      expect(['fair', 'strong'], JSON.stringify(password.slice(0, 20))).toContain(passwordStrength(password, ranks));
      expect(performance.now() - beganMs).toBeLessThan(1000);
      const challenge = { salt, params: chosen };
      const machine = makeMachine();
      const keyOf = async (text: string) => Uint8Array.from(await deriveKey(text, challenge));
      await startWorker(machine).create({ ...newVault(), key: await keyOf(password), challenge });
      machine.session.clear();
      await expect(startWorker(machine).unlock(await keyOf(`${password}.`), 15)).rejects.toMatchObject({
        code: 'wrong-password',
      });
      await startWorker(machine).unlock(await keyOf(password), 15);
      expect(await startWorker(machine).state()).toMatchObject({ status: 'unlocked' });
    }
  });

  it('VLT-02 of 10,000 characters takes as long as one of one', async () => {
    const timed = async (password: string) => {
      const beganMs = performance.now();
      await deriveKey(password, { salt, params });
      return performance.now() - beganMs;
    };
    const short = await timed('x');
    expect((await timed('long '.repeat(2_000))) - short).toBeLessThan(1000);
  });

  it('VLT-02 that is none is a wrong one, and not a lack of memory', async () => {
    for (const one of [params, { kind: 'argon2id', memoryKiB: 65_536, passes: 3, lanes: 1 } as const])
      await expect(deriveKey('', { salt, params: one })).rejects.toMatchObject({ code: 'wrong-password' });
    expect(seen.questions).toEqual([]);
  });

  it('is handed over and zeroed there, and its worker ended, also after a refusal', async () => {
    await deriveKey('secret', { salt, params });
    await expect(deriveKey('secret', { salt, params: { kind: 'pbkdf2-sha256', iterations: 1 } })).rejects.toMatchObject({
      code: 'vault-kdf-floor',
    });
    expect(seen.ended).toBe(2);
    for (const { password } of seen.questions) expect([...password]).toEqual(Array(6).fill(0));
    expect(seen.handedOver).toBe(2);
  });

  it('is stretched as this machine can: one run at the floor decides', async () => {
    for (const ms of [60, 325, 4000]) {
      answers(() => ({ key: new Uint8Array(32), ms }));
      const params = chooseParams(ms);
      const { challenge, ms: expected } = await calibrate({ salt, params: floorParams });
      expect(challenge).toEqual({ salt, params });
      expect(expected).toBeGreaterThanOrEqual(ms);
      expect(seen.questions.at(-1)).toMatchObject({ params: floorParams });
    }
  });

  it('is stretched with PBKDF2 only where WebAssembly is refused', async () => {
    answers(() => ({ refused: 'wasm-refused' }));
    expect(await calibrate({ salt, params: floorParams })).toMatchObject({ challenge: { salt, params } });
    answers(() => ({ refused: 'kdf-failed' }));
    await expect(calibrate({ salt, params: floorParams })).rejects.toMatchObject({ code: 'kdf-failed' });
  });

  it('names a worker that cannot start', async () => {
    vi.stubGlobal(
      'Worker',
      class extends TestWorker {
        override postMessage(): void {
          this.dispatchEvent(new Event('error'));
        }
      },
    );
    await expect(deriveKey('secret', { salt, params })).rejects.toMatchObject({ code: 'kdf-failed' });
    expect(seen.ended).toBe(1);
  });

  it('goes to our own worker only, through the one policy there is', async () => {
    await deriveKey('secret', { salt, params });
    expect(seen.urls).toEqual(['chrome-extension://autonym/kdf.js']);

    const made: string[] = [];
    vi.stubGlobal('trustedTypes', {
      createPolicy: (name: string, rules: { createScriptURL: (url: string) => string }) => {
        made.push(name);
        // Whatever is asked for, the policy gives the one address.
        return { createScriptURL: () => ({ trusted: rules.createScriptURL('https://evil.example/x.js') }) };
      },
    });
    await deriveKey('secret', { salt, params });
    await deriveKey('secret', { salt, params });
    expect(made).toEqual(['autonym']);
    expect(seen.urls.slice(1)).toEqual([
      { trusted: 'chrome-extension://autonym/kdf.js' },
      { trusted: 'chrome-extension://autonym/kdf.js' },
    ]);
  });
});
