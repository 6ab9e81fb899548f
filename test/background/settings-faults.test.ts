import { describe, expect, it } from 'vitest';
import { makeSettings } from '../../src/background/settings.ts';
import { storageFault } from '../../src/background/storage-fault.ts';
import { settingsDefaults } from '../../src/background/store.ts';
import { memorySettings } from './memory.ts';

describe('settings the browser does not hand out', () => {
  const kept = { ...settingsDefaults, theme: 'dark' as const, welcomed: true };
  const broken = (verb: 'get' | 'set') => {
    const area = memorySettings(kept);
    return {
      area,
      settings: makeSettings({ ...area, [verb]: async () => Promise.reject(new Error('An unexpected error occurred')) }),
    };
  };

  it('STO-10 are the built-in ones for the time being, and that is said', async () => {
    const { settings } = broken('get');
    expect(await settings.read()).toEqual(settingsDefaults);
    expect(await settings.isRead()).toBe(false);
    expect(await makeSettings(memorySettings(kept)).isRead()).toBe(true);
  });

  it('STO-10 are never written over', async () => {
    const { area, settings } = broken('get');
    await expect(settings.change({ theme: 'light' })).rejects.toMatchObject({ code: 'settings-unread' });
    expect(area.value).toEqual(kept);
  });

  it('STO-10 that cannot be written stay as they were', async () => {
    const { area, settings } = broken('set');
    await expect(settings.change({ theme: 'light' })).rejects.toMatchObject({ code: 'settings-unkept' });
    expect(area.value).toEqual(kept);
    expect(await settings.read()).toEqual(kept);
  });
});

describe('a fault of the browser’s storage', () => {
  for (const [id, name, code] of [
    ['STO-08', 'QuotaExceededError', 'storage-full'],
    ['STO-27', 'ReadOnlyError', 'storage-readonly'],
    ['STO-27', 'NoModificationAllowedError', 'storage-readonly'],
    ['STO-15', 'InvalidStateError', 'storage-unavailable'],
    ['STO-15', 'UnknownError', 'storage-unavailable'],
    ['STO-15', 'TimeoutError', 'storage-unavailable'],
  ] as const)
    it(`${id} called ${name} is ${code}`, () => {
      const cause = new DOMException('x', name);
      expect(storageFault(cause)).toMatchObject({ code, cause });
    });

  it('STO-08 tells how much is kept here', () => {
    expect(storageFault(new DOMException('x', 'QuotaExceededError'), 12_345)).toMatchObject({ reason: 'size', places: ['13'] });
  });
});
