/** Where the vault lies, as the vault sees it. The browser's side is src/background/vault-store.ts. */
import type { Copy } from './envelope.ts';

export type SlotName = 'a' | 'b';
/** Which slot counts. */
export type Head = { slot: SlotName; generation: number; sha256: string };

/** Everything found, unchecked. `undefined`: nothing is there. What is there and cannot be read is any value that is no copy. */
export type Found = {
  head: unknown;
  a: unknown;
  b: unknown;
  mirror: unknown;
  /** An erasing was begun: there is no vault, whatever still lies there. */
  erasing: boolean;
  /** Slots and head could not be asked at all: what is said of them above is not known. */
  fault?: Error;
};

export type VaultStore = {
  read(): Promise<Found>;
  readHead(): Promise<unknown>;
  /**
   * The copy into the head's slot, and the head, in one transaction; durable when resolved. Refuses with `vault-conflict`, and writes
   * nothing, unless the generation of the head before is `expected` (0: no head).
   */
  write(head: Head, copy: Copy, expected: number): Promise<void>;
  /** Second engine: a file. Rejects where there are no files. */
  writeMirror(copy: Copy): Promise<void>;
  /** Keeps the bytes for an expert before something else takes their place, beside what was set aside before. */
  setAside(found: Found): Promise<void>;
  readAside(): Promise<unknown>;
  readTries(): Promise<unknown>;
  writeTries(tries: { count: number; lastMs: number }): Promise<void>;
  /** What the person has to be told, until they have seen it. */
  readNotice(): Promise<unknown>;
  writeNotice(notice: string | null): Promise<void>;
  /** In one transaction: nothing of the vault is left in the slots, and a mark that the rest has to go too. */
  beginErase(): Promise<void>;
  /** Mirror and all that is sealed elsewhere, then the mark. May be done twice. */
  finishErase(): Promise<void>;
  /** One at a time among all contexts of the extension. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
};

/** The generation a head claims; 0 where there is no usable head. Both sides of the compare-and-swap read it with this. */
export function headGeneration(head: unknown): number {
  return findHead(head)?.generation ?? 0;
}

export function findHead(value: unknown): Head | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { slot, generation, sha256 } = value as Record<string, unknown>;
  if ((slot !== 'a' && slot !== 'b') || typeof generation !== 'number' || typeof sha256 !== 'string') return undefined;
  return { slot, generation, sha256 };
}
