/** What happens at an install, whichever part of it fails. */
import { describe, expect, it, vi } from 'vitest';
import { makeInstall } from '../../src/background/install.ts';
import type { SettingsStore } from '../../src/background/settings.ts';

function make(failing: string) {
  const did: string[] = [];
  const part = (name: string) => async () => {
    if (name === failing) throw new Error(`no ${name}`);
    did.push(name);
  };
  const settings = {
    read: vi.fn(async () => ({ mark: { words: '' }, welcomed: false })),
    change: part('mark'),
  } as unknown as SettingsStore;
  const install = makeInstall({
    settings,
    random: (length) => new Uint8Array(length),
    makeMenu: part('menu'),
    openWelcome: part('welcome'),
    apply: part('apply'),
  });
  return { install, did };
}

describe('an install', () => {
  it.each(['apply', 'menu', 'welcome'])('does everything else when %s fails, and says so', async (failing) => {
    const { install, did } = make(failing);
    await expect(install.run(true)).rejects.toThrow(`no ${failing}`);
    await vi.waitFor(() => expect(did.toSorted()).toEqual(['apply', 'mark', 'menu', 'welcome'].filter((one) => one !== failing)));
  });
});
