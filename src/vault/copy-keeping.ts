/**
 * The copies as a person may handle them when something went wrong: what each place holds, which of them counts from now on, all bytes for
 * an expert, and the end of everything. None of it needs the password.
 */
import { type Best, damagedVault, readBest } from './copies.ts';
import { type ReadCopy, readCopy } from './envelope.ts';
import type { Sealer } from './gcm.ts';
import { newerVault } from './refusals.ts';
import type { VaultSession } from './session.ts';
import { type Found, findHead, headGeneration, type VaultStore } from './store.ts';

export type CopyName = 'a' | 'b' | 'mirror';
/** `generation`: how many changes it has seen; null unless it is whole. `counts`: what a password opens. */
export type CopyView = { name: CopyName; state: ReadCopy['state']; generation: number | null; counts: boolean };

export type CopyKeeping = {
  /** Throws nothing but what the store fails with. */
  copies(): Promise<CopyView[]>;
  /** From now on this copy counts; everything else is set aside, and an open vault locks. Throws `vault-damaged`, `vault-newer`. */
  useCopy(name: CopyName): Promise<void>;
  /** All that is left, exactly as it was found, and what was set aside before. */
  exportCopies(): Promise<{ fileName: string; text: string }>;
  /** No vault any more, in one step that cannot be half done: what a cut leaves over, the next look at the vault removes. */
  erase(): Promise<void>;
};

export type CopyKeepingPowers = { store: VaultStore; sealer: Sealer; session: VaultSession; now: () => number };

const names: readonly CopyName[] = ['a', 'b', 'mirror'];

export function makeCopyKeeping({ store, sealer, session, now }: CopyKeepingPowers): CopyKeeping {
  const { subtle } = sealer;

  async function readAll(found: Found): Promise<Record<CopyName, ReadCopy>> {
    return {
      a: await readCopy(subtle, found.a),
      b: await readCopy(subtle, found.b),
      mirror: await readCopy(subtle, found.mirror),
    };
  }

  return {
    async copies() {
      const found = await store.read();
      const best = await readBest({ store, sealer }).catch(() => undefined);
      const all = await readAll(found);
      return names.map((name) => {
        const read = all[name];
        const whole = read.state === 'whole' ? read : undefined;
        return {
          name,
          state: read.state,
          generation: whole?.copy.generation ?? null,
          counts: whole !== undefined && isCounted(best, whole.copy.sha256) && (name === 'mirror' || isHeaded(found.head, name)),
        };
      });
    },

    useCopy: (name) =>
      store.exclusively(async () => {
        const found = await store.read();
        const all = await readAll(found);
        if (names.some((other) => all[other].state === 'newer')) throw newerVault();
        const read = all[name];
        if (read.state !== 'whole') throw damagedVault();
        const { copy } = read;
        await session.close();
        await store.setAside(found);
        const slot = name === 'b' ? 'b' : 'a';
        await store.write({ slot, generation: copy.generation, sha256: copy.sha256 }, copy, headGeneration(found.head));
        // Not left for later: a mirror that is ahead would ask the same question again.
        await store.writeMirror(copy);
      }),

    async exportCopies() {
      const [found, aside] = await Promise.all([store.read(), store.readAside().catch(() => undefined)]);
      const { head, a, b, mirror } = found;
      const day = new Date(now()).toISOString().slice(0, 10);
      const text = JSON.stringify({ kind: 'Autonym vault as found', head, a, b, mirror, aside }, null, 2);
      return { fileName: `autonym-vault-as-found-${day}.json`, text: `${text}\n` };
    },

    erase: () =>
      store.exclusively(async () => {
        await session.close();
        await store.beginErase();
        await store.finishErase();
      }),
  };
}

function isCounted(best: Best | undefined, sha256: string): boolean {
  return best?.state === 'whole' && best.copy.sha256 === sha256;
}

/** A slot counts through the head; where the head is lost, the best whole one does. */
function isHeaded(value: unknown, name: CopyName): boolean {
  const head = findHead(value);
  return head === undefined || head.slot === name;
}
