import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['conformance/web/*.test.ts'],
    // One server and one browser at a time: two cores are the smallest machine.
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A page that is waited for shares two cores with its server and its browser.
    expect: { poll: { timeout: 10_000 } },
  },
});
