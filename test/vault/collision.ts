/** Two origins that share a 31-bit app index under a salt: about 2^16 tries, because any pair will do. */
import { appIndexOf } from '../../src/protocol/keys/app-index.ts';

export function findCollision(salt: string): [string, string] {
  const seen = new Map<number, string>();
  for (let i = 0; ; i++) {
    const origin = `https://app${i}.example`;
    const index = appIndexOf(origin, salt);
    const other = seen.get(index);
    if (other !== undefined) return [other, origin];
    seen.set(index, origin);
  }
}
