// @ts-check
/**
 * `npm test`: every check, one line each with its time, and a closing line `N passed, N failed`. Stops at the first step that
 * fails and prints the end of its output. `npm test -- unit lint` runs only these steps. Runs on Node 20.0, the steps under
 * the pinned Node.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { environmentOf, main, Problem, prepare, root } from './bootstrap.mjs';
import { ensureBundle } from './bundle.mjs';
import { addCounts, countsOfJunit, countsOfVitest, noCounts } from './test-counts.mjs';

/**
 * @typedef {import('./test-counts.mjs').Counts} Counts
 * @typedef {object} Step
 * @property {string} name
 * @property {readonly string[]} run arguments for the pinned Node
 * @property {() => Counts} [counts]
 */

/** Logs and reports of the last run; git ignores it. */
const reports = join(root, '.cache/test');
const unitReport = join(reports, 'unit.json');
const webReport = join(reports, 'web.json');
const rowsReport = join(reports, 'rows.json');
const tailLines = 60;

/** @type {readonly Step[]} */
const steps = [
  { name: 'types', run: ['node_modules/typescript/bin/tsc', '-b', '.', 'apps/web'] },
  { name: 'lint', run: ['node_modules/@biomejs/biome/bin/biome', 'ci', '--colors=off', '--error-on-warnings', '.'] },
  { name: 'structure', run: ['tools/structure.ts'] },
  { name: 'generated', run: ['tools/gen.ts', '--check'] },
  {
    name: 'unit',
    run: [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile=${unitReport}`,
    ],
    counts: () => countsOfVitest(readFileSync(unitReport, 'utf8')),
  },
  {
    // The command as users run it: the launcher and the bundle.
    name: 'conformance',
    run: ['conformance/run.mjs', '--command', 'millrace server', '--junit', reports, '--results', rowsReport],
    counts: () =>
      junitFiles()
        .map((file) => countsOfJunit(readFileSync(file, 'utf8')))
        .reduce(addCounts, noCounts),
  },
  {
    // Served models, request by request beside MLflow's own scoring server.
    name: 'serving',
    run: ['conformance/serving/run.mjs', '--command', 'millrace', '--junit', reports],
    counts: () => countsOfJunit(readFileSync(join(reports, 'conformance-serving.xml'), 'utf8')),
  },
  {
    name: 'web',
    run: ['conformance/web/run.mjs', '--reporter=default', '--reporter=json', `--outputFile=${webReport}`],
    counts: () => countsOfVitest(readFileSync(webReport, 'utf8')),
  },
  { name: 'compatibility page', run: ['tools/gen.ts', '--check', '--results', rowsReport] },
];

main(() => {
  const chosen = choose(process.argv.slice(2));
  const node = prepare();
  if (chosen.some(({ name }) => ['conformance', 'serving', 'web'].includes(name))) ensureBundle(node);
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  let total = noCounts;
  for (const step of chosen) {
    const passed = perform(step, node);
    const counts = countsOf(step);
    // A step without cases of its own, or one that fell over beside them, is still a failure that the last line must show.
    total = addCounts(total, passed || counts.failed > 0 ? counts : { ...counts, failed: 1 });
    if (!passed) process.exitCode = 1;
    if (!passed) break;
  }
  console.log(`${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`);
});

/**
 * @param {readonly string[]} names
 * @returns {readonly Step[]}
 */
function choose(names) {
  const unknown = names.find((name) => !steps.some((step) => step.name === name));
  if (unknown) throw new Problem(`no step is called '${unknown}': ${steps.map(({ name }) => name).join(', ')}`);
  return names.length === 0 ? steps : steps.filter(({ name }) => names.includes(name));
}

/**
 * @param {Step} step
 * @param {string} node
 */
function perform({ name, run }, node) {
  const log = join(reports, `${name.replaceAll(' ', '-')}.log`);
  const output = openSync(log, 'w');
  const startedMs = performance.now();
  const environment = environmentOf(node);
  const done = spawnSync(node, run, {
    cwd: root,
    env: {
      ...environment,
      PATH: [join(root, 'node_modules/.bin'), environment['PATH']].join(delimiter),
      NO_COLOR: '1',
    },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  const passed = done.status === 0;
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${name.padEnd(20)} ${seconds} s`);
  if (!passed) console.log(readFileSync(log, 'utf8').trimEnd().split('\n').slice(-tailLines).join('\n'));
  return passed;
}

/**
 * What a step reported; a step that fell over before its report counts nothing.
 * @param {Step} step
 */
function countsOf({ counts }) {
  try {
    return counts?.() ?? noCounts;
  } catch {
    return noCounts;
  }
}

function junitFiles() {
  return readdirSync(reports)
    .filter((name) => name.endsWith('.xml'))
    .map((name) => join(reports, name));
}
