import { describe, expect, it } from 'vitest';
import { makeTrustedSession, type SessionArea } from '../../src/background/trusted-session.ts';

function makeArea(setAccessLevel?: SessionArea['setAccessLevel']): { area: SessionArea; asked: string[] } {
  const asked: string[] = [];
  const values: Record<string, unknown> = {};
  const area: SessionArea = {
    get: async (key) => {
      asked.push('get');
      return key in values ? { [key]: values[key] } : {};
    },
    set: async (given) => {
      asked.push('set');
      Object.assign(values, given);
    },
    remove: async (key) => {
      asked.push('remove');
      delete values[key];
    },
    ...(setAccessLevel && {
      setAccessLevel: async (access) => {
        asked.push(access.accessLevel);
        await setAccessLevel(access);
      },
    }),
  };
  return { area, asked };
}

describe('the session of the vault', () => {
  it('LCK-08 is closed to web pages as soon as the background lives, whatever opened it', async () => {
    const { area, asked } = makeArea(async () => {});
    const session = makeTrustedSession(area);
    expect(asked).toEqual(['TRUSTED_CONTEXTS']);
    await Promise.all([session.get('x'), session.set('x', 1)]);
    expect(await session.get('x')).toBe(1);
    await session.remove('x');
    expect(asked[0]).toBe('TRUSTED_CONTEXTS');
    expect(asked.filter((one) => one === 'TRUSTED_CONTEXTS')).toHaveLength(1);
  });

  it('LCK-08 that cannot be closed is neither read nor written', async () => {
    const { area, asked } = makeArea(async () => {
      throw new Error('no');
    });
    const session = makeTrustedSession(area);
    for (const verb of [() => session.get('x'), () => session.set('x', 1), () => session.remove('x')])
      await expect(verb()).rejects.toMatchObject({ code: 'session-exposed' });
    expect(asked).toEqual(['TRUSTED_CONTEXTS']);
  });

  it('works where a browser never opens it', async () => {
    const session = makeTrustedSession(makeArea().area);
    await session.set('x', 1);
    expect(await session.get('x')).toBe(1);
  });
});
