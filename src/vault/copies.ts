/**
 * Two slots that alternate, a head that says which one counts, and a mirror in another storage engine. Whatever write is cut short, what
 * was acknowledged is whole in one of them; and damage is told from a wrong password, because every copy carries its hash.
 */
import { AutonymError } from '../protocol/error.ts';
import { type Copy, type Envelope, type ReadCopy, readCopy, type Whole } from './envelope.ts';
import { newerVault } from './refusals.ts';
import { type Found, findHead, headGeneration, type SlotName, type VaultStore } from './store.ts';

export type Best =
  | { state: 'none' | 'damaged' | 'newer'; found: Found }
  /** `tidy`: head, its slot and the mirror all hold this copy. `next`: the slot a change may overwrite. */
  | { state: 'whole'; copy: Copy; envelope: Envelope; tidy: boolean; next: SlotName; headGeneration: number };

/** The best copy there is. */
export async function readBest(store: VaultStore): Promise<Best> {
  return chooseBest(await store.read());
}

/** As `readBest`, where there must be one: throws `vault-none`, `vault-damaged` or `vault-newer`. */
export async function readVault(store: VaultStore): Promise<Extract<Best, { state: 'whole' }>> {
  const best = await readBest(store);
  switch (best.state) {
    case 'whole':
      return best;
    case 'none':
      throw new AutonymError('vault-none', 'There is no vault in this browser yet.');
    case 'damaged':
      throw new AutonymError(
        'vault-damaged',
        'The vault is here, but what the browser kept of it is damaged. Your password is not the problem.',
      );
    case 'newer':
      throw newerVault();
  }
}

/**
 * Make a copy the one that counts: slot and head, then the mirror.
 *
 * Resolved means acknowledged: slot and head are durable. A mirror that cannot be written is left for the next unlock to mend, because a
 * browser without files must still be able to keep a vault.
 */
export async function writeCopy(store: VaultStore, copy: Copy, slot: SlotName, expected: number): Promise<void> {
  await store.write({ slot, generation: copy.generation, sha256: copy.sha256 }, copy, expected);
  await store.writeMirror(copy).catch(() => undefined);
}

function chooseBest(found: Found): Best {
  const slots = { a: readCopy(found.a), b: readCopy(found.b) };
  const mirror = readCopy(found.mirror);
  const all = [slots.a, slots.b, mirror];
  if (all.some(({ state }) => state === 'newer')) return { state: 'newer', found };

  const head = findHead(found.head);
  const headed = head === undefined ? undefined : findWhole(slots[head.slot], head.sha256);
  const kept = headed ?? latest([slots.a, slots.b]);
  const best = withMirror(kept, findWhole(mirror));
  if (best === undefined) {
    const isEmpty = all.every(({ state }) => state === 'absent') && found.head === undefined;
    return { state: isEmpty ? 'none' : 'damaged', found };
  }
  const { copy, envelope } = best;
  const tidy = best === headed && findWhole(mirror, copy.sha256) !== undefined;
  const next = best === slots.a || (headed !== undefined && headed === slots.a) ? 'b' : 'a';
  return { state: 'whole', copy, envelope, tidy, next, headGeneration: headGeneration(found.head) };
}

/** A mirror of the same vault that is further on wins: the slots lost a write, or were put back to an older state. */
function withMirror(kept: Whole | undefined, mirror: Whole | undefined): Whole | undefined {
  if (kept === undefined || mirror === undefined) return kept ?? mirror;
  const isAhead = mirror.envelope.vaultId === kept.envelope.vaultId && mirror.envelope.generation > kept.envelope.generation;
  return isAhead ? mirror : kept;
}

function latest(copies: ReadCopy[]): Whole | undefined {
  const whole = copies.flatMap((copy) => findWhole(copy) ?? []);
  return whole.sort((a, b) => b.envelope.generation - a.envelope.generation)[0];
}

function findWhole(copy: ReadCopy, sha256?: string): Whole | undefined {
  return copy.state === 'whole' && (sha256 === undefined || copy.copy.sha256 === sha256) ? copy : undefined;
}
