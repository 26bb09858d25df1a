import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['conformance/web/*.test.ts'],
    pool: 'forks',
    // Two cores are the smallest machine; a page, its browser and its server seldom fill both.
    maxWorkers: 2,
    // The files of a worker share its Chromium.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A page that is waited for shares two cores with its server and its browser.
    expect: { poll: { timeout: 30_000 } },
  },
});
