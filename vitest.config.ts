import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'apps/*/src/**/*.test.ts',
      'tools/**/*.test.ts',
      'bench/**/*.test.ts',
      'conformance/faults/*.test.ts',
    ],
    exclude: ['**/node_modules/**'],
    // Processes, not threads: native modules and kill tests. Two, because the smallest machine has two cores.
    pool: 'forks',
    maxWorkers: 2,
    // A hang is found all the same, and a busy machine is no failure.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
