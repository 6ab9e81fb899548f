/**
 * Session storage for the vault's key. The browser closes it to content scripts by default; whatever opened it, it is closed again as soon
 * as the background lives, and where that cannot be done nothing is read from it or written into it.
 */
import { AutonymError } from '../protocol/error.ts';
import type { SessionStore } from '../vault/session.ts';

export type SessionArea = {
  get(key: string): Promise<Record<string, unknown>>;
  set(values: Record<string, unknown>): Promise<void>;
  remove(key: string): Promise<void>;
  /** Absent where a browser never opens it. */
  setAccessLevel?: (access: { accessLevel: 'TRUSTED_CONTEXTS' }) => Promise<void>;
};

/** Every verb throws `session-exposed` when the area cannot be closed. */
export function makeTrustedSession(area: SessionArea): SessionStore {
  const closed = close(area);
  closed.catch(() => undefined); // Heard by whoever uses it.
  return {
    get: async (key) => {
      await closed;
      return (await area.get(key))[key];
    },
    set: async (key, value) => {
      await closed;
      await area.set({ [key]: value });
    },
    remove: async (key) => {
      await closed;
      await area.remove(key);
    },
  };
}

async function close(area: SessionArea): Promise<void> {
  try {
    await area.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' });
  } catch (cause) {
    const sentence = 'The browser does not keep web pages out of the session of Autonym, so it stays locked.';
    throw new AutonymError('session-exposed', sentence, { cause });
  }
}
