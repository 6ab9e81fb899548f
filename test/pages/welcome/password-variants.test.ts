import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passwordVariants } from '../../../src/pages/welcome/password-variants.ts';

describe('variants of a remembered password', () => {
  for (const [remembered, set] of [
    ['secret', 'Secret'],
    ['Secret', 'secret'],
    ['secret', 'SECRET'],
    ['sECRET', 'Secret'],
    ['secret', 'secret '],
    [' secret', 'secret'],
    ['secret', 'Secret1'],
    ['secret', 'secret!'],
    ['secret2017', 'secret2018'],
    ['secret123', 'secret'],
    ['correct horse', 'correcthorse'],
    ['pa\u0308ss', 'päss'],
  ] as const) {
    it(`of ${JSON.stringify(remembered)} have ${JSON.stringify(set)}`, () =>
      expect(passwordVariants([remembered])).toContain(set));
  }

  it('are each tried once, never what was tried already, and few enough to wait for', () =>
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { maxLength: 3 }), (tried) => {
        const variants = passwordVariants(tried);
        expect(new Set(variants).size).toBe(variants.length);
        for (const password of [...tried, '']) expect(variants).not.toContain(password);
        expect(variants.length).toBeLessThan(400 * Math.max(1, tried.length));
      }),
    ));
});
