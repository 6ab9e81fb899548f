import { defineConfig } from 'vitest/config';

/** It counts what the whole machine can do. */
const alone = ['test/e2e/many.test.ts'];

const common = {
  root: new URL('../..', import.meta.url).pathname,
  pool: 'forks',
  testTimeout: 180_000,
  hookTimeout: 180_000,
} as const;

/** Real browsers. Two files at a time, each with a browser and a devnet of its own: one waits while the other works. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...common,
          setupFiles: ['test/e2e/setup.ts'],
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: alone,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...common,
          setupFiles: ['test/e2e/setup.ts'],
          name: 'e2e, alone',
          include: alone,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
