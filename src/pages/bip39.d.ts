/** What we use of bip39 3.1.2. Its own types reference `node`, which would make Node's globals visible in the whole room. */

/** Hex in; throws unless 16–32 bytes in steps of four. */
export function entropyToMnemonic(entropyHex: string, wordlist: string[]): string;
/** Hex out; throws on a word outside the list, a wrong count, or a failed checksum. */
export function mnemonicToEntropy(mnemonic: string, wordlist: string[]): string;
/** Only English is in the bundle. */
export const wordlists: { english: string[] };
