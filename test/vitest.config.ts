import { defineConfig } from 'vitest/config';

/** The suites that need no browser. The end-to-end suites have their own runner (test/run.mjs). */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: ['test/e2e/**', 'test/clients/**'],
    pool: 'forks',
    maxWorkers: 2,
    // The longest properties take seconds; a busy machine is no failure.
    testTimeout: 90_000,
  },
});
