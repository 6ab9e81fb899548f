/** Signed tokens, changed by rule: the other of its two signatures is all that is taken beside the token itself. */
import { bytesToHex } from '@noble/hashes/utils';
import fc from 'fast-check';
import { publicKeyOf } from '../../../src/protocol/keys/secp256k1.ts';
import { signToken } from '../../../src/protocol/token/jwt.ts';
import { judge, mutated } from '../../protocol/token/mutations.ts';
import type { Target } from '../fuzz.ts';
import { anyLetter } from '../refusals.ts';

const privateKey = new Uint8Array(32).fill(7);
const payload = { iss: 'did:btc-addr:1', text: 'größe 🌍', list: [1, { a: null }] };
const token = signToken(payload, privateKey);
const sound = { token, payload, key: bytesToHex(publicKeyOf(privateKey)) };
const changed = mutated(token);

export const tokens: Target = {
  name: 'tokens',
  corpus: [token],
  pieces: [...'.=-_ +/'.split(''), ...token.split('.'), 'e30', 'bnVsbA', 'eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0', 'A'.repeat(86)],
  letter: anyLetter,
  maxLength: 17_000,
  limitMs: 50,
  make: (random) => fc.sample(changed, { numRuns: 1, seed: Math.floor(random() * 0x7fffffff) })[0] ?? '',
  run: (text) => {
    judge(text, sound);
  },
};
