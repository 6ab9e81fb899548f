import { readFileSync } from 'node:fs';
import { bytesToHex } from '@noble/hashes/utils';
import { describe, expect, it } from 'vitest';
import { answerKdf } from '../../src/kdf/stretch.ts';
import { decodeBase64 } from '../../src/protocol/base64.ts';
import type { VaultState } from '../../src/vault/vault.ts';
import { makeMachine, startWorker } from './memory.ts';

type Golden = {
  password: string;
  entropy: string;
  file: string;
  /** From format 2 on. */
  belongings?: string;
  state: Pick<VaultState, 'identities' | 'currentIndex' | 'backedUp'>;
};
const { vaults }: { vaults: Golden[] } = JSON.parse(readFileSync(new URL('../vectors/vault.json', import.meta.url), 'utf8'));

describe('a vault of every format so far', () => {
  for (const { password, entropy, file, belongings, state } of vaults)
    it(`VLT-15 opens with its password: ${state.identities.length} identities`, async () => {
      const machine = makeMachine();
      const vault = startWorker(machine);
      const key = async () => {
        const { salt, params } = await vault.fileChallenge(file);
        const answer = await answerKdf({
          password: new TextEncoder().encode(password),
          salt: Uint8Array.from(decodeBase64(salt)),
          params,
        });
        if ('refused' in answer) throw new Error(answer.refused);
        return answer.key;
      };
      await vault.restoreFile(file, await key(), 15);
      expect(await vault.state()).toMatchObject(state);
      const beside = (await vault.lookIntoFile(file)).belongings;
      expect(beside && new TextDecoder().decode(beside)).toBe(belongings);
      expect(bytesToHex(await vault.reveal(await key()))).toBe(entropy);
    });
});
