/** The vectors that BIP-39 links to. */
import { readJson } from '../house/source.ts';

type Bip39 = { passphrase: string; english: { entropy: string; words: string; seed: string }[] };

export const readBip39 = () => readJson<Bip39>('test/vectors/bip39.json');
