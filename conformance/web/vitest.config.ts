import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['conformance/web/*.test.ts'],
    pool: 'forks',
    // Two cores are the smallest machine; a page, its browser and its server seldom fill both.
    maxWorkers: 2,
    // The files of a worker share its Chromium.
    isolate: false,
    // What is waited for shares two cores with another file, servers and browsers; a limit costs nothing while all is well.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
