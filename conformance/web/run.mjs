// @ts-check
/**
 * `npm run web-tests`: the pages in a real browser, against a started server. Arguments go to vitest. Without a browser that can be
 * installed, a local run says what was left out; with CI=true it fails.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureChromium, installCommand } from './chromium.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const args = process.argv.slice(2);

if (ensureChromium()) {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const config = join(here, 'vitest.config.ts');
  const done = spawnSync(process.execPath, [vitest, 'run', '--config', config, ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  process.exitCode = done.status ?? 1;
} else {
  const tests = countTests();
  console.error(`No Chromium: ${tests} browser tests were left out. To run them: ${installCommand}`);
  writeReport(tests);
  process.exitCode = process.env['CI'] === 'true' ? 1 : 0;
}

function countTests() {
  const files = readdirSync(here).filter((name) => name.endsWith('.test.ts'));
  const texts = files.map((name) => readFileSync(join(here, name), 'utf8'));
  return texts.reduce((sum, text) => sum + (text.match(/^\s*it(?:\.each)?\(/gm)?.length ?? 0), 0);
}

/**
 * The report that `npm test` reads, so that its last line counts what was left out.
 * @param {number} skipped
 */
function writeReport(skipped) {
  const file = args.find((arg) => arg.startsWith('--outputFile='))?.slice('--outputFile='.length);
  if (!file) return;
  writeFileSync(
    file,
    JSON.stringify({ numPassedTests: 0, numFailedTests: 0, numPendingTests: skipped, numTodoTests: 0 }),
  );
}
