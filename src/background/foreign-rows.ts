/** What another vault sealed and this one cannot open: rows that would lie here for ever. Part of `backups.js`. */
import type { PrivateSeal } from './private-rows.ts';
import type { Rows } from './store.ts';

const kinds = ['apps', 'consents', 'contacts', 'activity', 'surveys'] as const;
/** Opened in one go: ten thousand at once would be a long task. */
const atOnce = 100;

/** Removes them. Those of this vault stay, also where a file of an older state of it took its place. Throws `vault-locked`. */
export async function removeForeignRows({ rows, open }: { rows: Rows; open: PrivateSeal['open'] }): Promise<void> {
  for (const kind of kinds) {
    const all = await rows.all(kind);
    for (let from = 0; from < all.length; from += atOnce) {
      const some = all.slice(from, from + atOnce);
      const opened = await open(
        kind,
        some.map(([, sealed]) => new Uint8Array(sealed)),
      );
      for (const [i, [key]] of some.entries()) if (opened[i] === undefined) await rows.remove(kind, key);
    }
  }
}
