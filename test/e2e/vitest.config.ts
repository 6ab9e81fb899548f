import { defineConfig } from 'vitest/config';

/** Real browsers: one file at a time, because two cores are shared by browser, devnet and test. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: ['test/e2e/**/*.test.ts'],
    fileParallelism: false,
    pool: 'forks',
    testTimeout: 180_000,
    hookTimeout: 180_000,
    bail: 0,
  },
});
