/** Powers that live in memory: a clock that stands still until moved, stores that outlive the things built on them. */
import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import type { ApprovalTabs } from '../../src/background/approvals.ts';
import type { PrivateSeal } from '../../src/background/private-rows.ts';
import type { DurableRows, RowKind, Rows, Session, SettingsArea } from '../../src/background/store.ts';
import { sessionDefaults } from '../../src/background/store.ts';

/** Keeps JSON, as the browser's session storage does in Chromium. */
export function memorySession(): Session & { text: Map<string, string> } {
  const text = new Map<string, string>();
  return {
    text,
    get: async (key) => JSON.parse(text.get(key) ?? JSON.stringify(sessionDefaults[key])),
    set: async (key, value) => {
      text.set(key, JSON.stringify(value));
    },
  };
}

/** Keeps structured clones, as IndexedDB does. */
export function memoryRows(): Rows & { text: Map<string, string> } {
  const text = new Map<string, string>();
  const write = (row: unknown) => serialize(row).toString('latin1');
  const read = (row: string) => deserialize(Buffer.from(row, 'latin1'));
  const path = (kind: RowKind, key: string) => `${kind}/${key}`;
  return {
    text,
    find: async <K extends RowKind>(kind: K, key: string): Promise<DurableRows[K] | undefined> => {
      const row = text.get(path(kind, key));
      return row === undefined ? undefined : read(row);
    },
    all: async (kind) =>
      [...text]
        .filter(([key]) => key.startsWith(`${kind}/`))
        .map(([key, row]): [string, DurableRows[typeof kind]] => [key.slice(kind.length + 1), read(row)]),
    keys: async (kind) =>
      [...text.keys()].flatMap((key) => (key.startsWith(`${kind}/`) ? [key.slice(kind.length + 1)] : [])).sort(),
    put: async (kind, key, row) => {
      text.set(path(kind, key), write(row));
    },
    putAll: async (kind, entries) => {
      for (const [key, row] of entries) text.set(path(kind, key), write(row));
    },
    remove: async (kind, key) => {
      text.delete(path(kind, key));
    },
    clear: async () => text.clear(),
  };
}

export function memorySettings(settings: unknown = undefined): SettingsArea & { value: unknown } {
  const area = {
    value: settings,
    get: async () => area.value,
    set: async (next: unknown) => {
      area.value = structuredClone(next);
    },
  };
  return area;
}

/** Turns every bit; enough to see that nothing is stored in clear. */
export function invertingSeal(isOpen: () => boolean = () => true): PrivateSeal {
  const invert = async (_purpose: string, all: readonly Uint8Array[]) => all.map((bytes) => bytes.map((byte) => byte ^ 0xff));
  return {
    check: async () => {
      if (!isOpen()) throw Object.assign(new Error('locked'), { name: 'AutonymError', code: 'vault-locked' });
    },
    seal: invert,
    open: invert,
  };
}

export type Clock = { now: () => number; pass: (ms: number) => void };

export function standingClock(ms = 1_700_000_000_000): Clock {
  let at = ms;
  return {
    now: () => at,
    pass: (by) => {
      at += by;
    },
  };
}

export function counting(prefix: string): () => string {
  let count = 0;
  return () => `${prefix}-${++count}`;
}

export const sha256 = async (text: string): Promise<string> => createHash('sha256').update(text).digest('hex');

/** `pages`: other tabs that show a page of ours. */
export function memoryTabs(): ApprovalTabs & { shown: Set<number>; pages: Set<number>; focused: number[] } {
  const shown = new Set<number>();
  const pages = new Set<number>();
  const focused: number[] = [];
  let next = 101;
  return {
    shown,
    pages,
    focused,
    open: async () => {
      shown.add(next);
      return next++;
    },
    isOpen: async (id) => shown.has(id) || pages.has(id),
    focus: async (id) => {
      focused.push(id);
    },
    close: async (id) => {
      shown.delete(id);
    },
  };
}
