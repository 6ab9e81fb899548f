/** The vectors that BIP-39 links to, of all its languages. */
import type { Language } from '../../src/pages/parts/word-list.ts';
import { readJson } from '../house/source.ts';

type Vector = { entropy: string; words: string; seed: string; xprv: string };

export const readBip39 = () => readJson<{ passphrase: string } & Record<Language, Vector[]>>('test/vectors/bip39.json');
