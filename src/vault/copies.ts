/**
 * Two slots that alternate, a head that says which one counts, and a mirror in another storage engine. Whatever write is cut short, what
 * was acknowledged is whole in one of them; and damage is told from a wrong password, because every copy carries its hash.
 */
import { AutonymError } from '../protocol/error.ts';
import { type Copy, type Envelope, type ReadCopy, readCopy, type Whole } from './envelope.ts';
import type { Sealer } from './gcm.ts';
import { newerVault } from './refusals.ts';
import { type Found, findHead, headGeneration, type SlotName, type VaultStore } from './store.ts';

/** Where a change goes: the slot it may overwrite, and the generation the head must still have. */
export type Place = { next: SlotName; headGeneration: number };
export type WholeVault = Place & {
  state: 'whole';
  copy: Copy;
  envelope: Envelope;
  /** Head, its slot and the mirror all hold this copy. */
  tidy: boolean;
  /** `older`: of two slots the one that is left, so the last change may be lost. */
  from: 'head' | 'mirror' | 'older';
};
export type Best =
  | { state: 'none' | 'damaged' | 'newer'; found: Found }
  /** The slots are whole, and the mirror knows a later state of them: somebody put them back. Only the person can say which counts. */
  | (Place & { state: 'rollback'; slots: Whole; mirror: Whole })
  | WholeVault;

export type CopyPowers = { store: VaultStore; sealer: Pick<Sealer, 'subtle'> };

/** The best copy there is. Throws what the store itself failed with when no copy is whole: then nothing is known, not even damage. */
export async function readBest({ store, sealer }: CopyPowers): Promise<Best> {
  const found = await store.read();
  const best = await chooseBest(sealer, found);
  if (found.fault !== undefined && (best.state === 'none' || best.state === 'damaged')) throw found.fault;
  return best;
}

/** As `readBest`, where there must be one that counts: throws `vault-none`, `vault-damaged`, `vault-newer` or `vault-rollback`. */
export async function readVault(powers: CopyPowers): Promise<WholeVault> {
  const best = await readBest(powers);
  switch (best.state) {
    case 'whole':
      return best;
    case 'none':
      throw new AutonymError('vault-none', 'There is no vault in this browser yet.');
    case 'damaged':
      throw damagedVault();
    case 'newer':
      throw newerVault();
    case 'rollback':
      throw new AutonymError(
        'vault-rollback',
        'The vault was put back to an older state. Choose which state counts before it is opened.',
      );
  }
}

export function damagedVault(): AutonymError {
  return new AutonymError(
    'vault-damaged',
    'The vault is here, but what the browser kept of it is damaged. Your password is not the problem.',
  );
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

async function chooseBest({ subtle }: CopyPowers['sealer'], found: Found): Promise<Best> {
  if (found.erasing) return { state: 'none', found };
  const slots = { a: await readCopy(subtle, found.a), b: await readCopy(subtle, found.b) };
  const read = await readCopy(subtle, found.mirror);
  const all = [slots.a, slots.b, read];
  if (all.some(({ state }) => state === 'newer')) return { state: 'newer', found };

  const head = findHead(found.head);
  const headed = head === undefined ? undefined : findWhole(slots[head.slot], head.sha256);
  const kept = headed ?? latest([slots.a, slots.b]);
  const mirror = findWhole(read);
  const place: Place = { next: kept !== undefined && kept === slots.a ? 'b' : 'a', headGeneration: headGeneration(found.head) };

  if (headed !== undefined && isAhead(mirror, headed)) return { state: 'rollback', slots: headed, mirror, ...place };
  const best = kept === undefined || isAhead(mirror, kept) ? mirror : kept;
  if (best === undefined) {
    const isEmpty = all.every(({ state }) => state === 'absent') && found.head === undefined;
    return { state: isEmpty ? 'none' : 'damaged', found };
  }
  const { copy, envelope } = best;
  const from = best === headed ? 'head' : best === mirror ? 'mirror' : 'older';
  return { state: 'whole', copy, envelope, from, tidy: best === headed && mirror?.copy.sha256 === copy.sha256, ...place };
}

/** Whether the mirror knows a later state of the same vault. */
function isAhead(mirror: Whole | undefined, kept: Whole): mirror is Whole {
  return mirror?.envelope.vaultId === kept.envelope.vaultId && mirror.envelope.generation > kept.envelope.generation;
}

function latest(copies: ReadCopy[]): Whole | undefined {
  const whole = copies.flatMap((copy) => findWhole(copy) ?? []);
  return whole.sort((a, b) => b.envelope.generation - a.envelope.generation)[0];
}

function findWhole(copy: ReadCopy, sha256?: string): Whole | undefined {
  return copy.state === 'whole' && (sha256 === undefined || copy.copy.sha256 === sha256) ? copy : undefined;
}
