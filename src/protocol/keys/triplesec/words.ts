/** Arithmetic on 32-bit words. */

export const rotl = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));
