import { defineConfig } from 'vitest/config';

/** Real parts (child processes, sockets, files) are used in tests, so time limits are wide and nothing retries. */
export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    pool: 'forks',
    testTimeout: 180_000,
    hookTimeout: 180_000,
    retry: 0,
    maxWorkers: 2,
  },
});
