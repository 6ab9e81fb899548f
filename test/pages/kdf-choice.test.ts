import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseParams, fallbackParams, findStronger, floorParams } from '../../src/pages/kdf-choice.ts';
import { checkParams } from '../../src/vault/kdf-params.ts';

/** What it would take on a machine that needs `floorMs` for the floor. */
const timeOf = ({ memoryKiB, passes }: { memoryKiB: number; passes: number }, floorMs: number) =>
  (floorMs * memoryKiB * passes) / (65_536 * 3);

describe('parameters chosen for a machine', () => {
  it('take 250 to 400 ms where it can be done', () => {
    fc.assert(
      fc.property(fc.double({ min: 24, max: 400, noNaN: true }), (floorMs) => {
        const ms = timeOf(chooseParams(floorMs), floorMs);
        expect(ms).toBeGreaterThanOrEqual(250);
        expect(ms).toBeLessThanOrEqual(400);
      }),
    );
  });

  it('are the floor on a slow machine', () => {
    for (const floorMs of [325, 400, 1_000, 60_000, Number.POSITIVE_INFINITY]) expect(chooseParams(floorMs)).toEqual(floorParams);
  });

  it('are what the vault accepts, whatever was measured, and never less on a faster machine', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, noNaN: true }), fc.double({ min: 0, noNaN: true }), (a, b) => {
        const [fast, slow] = [chooseParams(Math.min(a, b)), chooseParams(Math.max(a, b))];
        checkParams(fast);
        checkParams(slow);
        expect(fast.memoryKiB).toBeGreaterThanOrEqual(slow.memoryKiB);
        expect(fast.passes * fast.memoryKiB).toBeGreaterThanOrEqual(0.7 * slow.passes * slow.memoryKiB);
      }),
    );
    checkParams(fallbackParams);
    checkParams(floorParams);
  });

  it('are better for a vault that was made on a slower machine, and for one under the older method', () => {
    expect(findStronger(floorParams, 100)).toEqual(chooseParams(100));
    expect(findStronger(fallbackParams, 700)).toEqual(floorParams);
  });

  it('are left alone on the machine they were made for, on a slower one, and on a busy one', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 24, max: 4_000, noNaN: true }),
        fc.double({ min: 0.8, max: 20, noNaN: true }),
        (floorMs, noise) => {
          const params = chooseParams(floorMs);
          expect(findStronger(params, timeOf(params, floorMs) * noise)).toBeUndefined();
        },
      ),
    );
  });

  it('settle: what is chosen as better is good enough the next time', () => {
    fc.assert(
      fc.property(fc.double({ min: 1, max: 4_000, noNaN: true }), (floorMs) => {
        const better = findStronger(floorParams, floorMs);
        if (better) expect(findStronger(better, timeOf(better, floorMs))).toBeUndefined();
      }),
    );
  });
});
