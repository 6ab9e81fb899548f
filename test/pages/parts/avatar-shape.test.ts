import { describe, expect, it } from 'vitest';
import { avatarTiles } from '../../../src/pages/parts/avatar-shape.ts';

describe('avatarTiles', () => {
  it('draws the same for the same address, always (regression)', () => {
    expect(avatarTiles('1JeTQ5cQjsD57YGcsVFhwT7iuQUXJR6BSk')).toEqual(avatarTiles('1JeTQ5cQjsD57YGcsVFhwT7iuQUXJR6BSk'));
  });

  it('draws otherwise for nearly every other address', () => {
    const drawn = new Set(
      Array.from({ length: 2000 }, (_, i) => JSON.stringify(avatarTiles(`1JeTQ5cQjsD57YGcsVFhwT7iuQUXJR${i}`))),
    );
    expect(drawn.size).toBeGreaterThan(1980);
  });
});
