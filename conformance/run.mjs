/**
 * Runs the conformance suite: real MLflow clients against a started server. Exits non-zero when a case fails.
 *
 *   node conformance/run.mjs                        our server from the sources, all lanes
 *   node conformance/run.mjs --command 'PROGRAM …'  our server, started by this command (options are appended)
 *   node conformance/run.mjs --url URL              a running server; add --reference when that is MLflow itself
 *   node conformance/run.mjs --reference            a reference MLflow, started here
 *   --lane NAME       only this lane                --results FILE    write {row: {passed, failed, cases}}
 *   --write-results   the same to conformance/results.json
 *   --junit FOLDER    write junit files             -- …              further arguments for pytest
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { mutate } from './mutate.mjs';
import { pytest } from './pytest.mjs';
import { startMillrace, startReference } from './servers.mjs';
import { claimed, lanes, pythonOf } from './venv.mjs';

const here = dirname(fileURLToPath(import.meta.url));
/** Rows whose route is silenced in every full run; `mutate.mjs` does all of them. */
const mutated = ['logBatch', 'searchRuns', 'downloadArtifact'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string' },
    command: { type: 'string' },
    lane: { type: 'string' },
    reference: { type: 'boolean', default: false },
    results: { type: 'string' },
    'write-results': { type: 'boolean', default: false },
    junit: { type: 'string' },
  },
});

const chosen = values.lane ? [values.lane] : lanes;
for (const lane of chosen) pythonOf(lane);
const server = await start();
const reports = mkdtempSync(join(tmpdir(), 'millrace-rows-'));
try {
  process.exitCode = await judge();
} finally {
  await server.stop();
  rmSync(reports, { recursive: true, force: true });
}

async function start() {
  if (values.url) return { url: values.url, dataDir: undefined, stop: async () => {} };
  if (values.reference) return startReference(pythonOf(claimed));
  return startMillrace(values.command?.split(' '));
}

async function judge() {
  const codes = [];
  for (const lane of chosen) codes.push(await runLane(lane));
  report(chosen.map(readRows));
  // A narrowed or a red run says nothing about what silence would do.
  if (positionals.length > 0 || codes.some((code) => code !== 0)) return Math.max(...codes);
  const green = await mutate(pythonOf(claimed), { url: server.url, isReference: values.reference, rows: mutated });
  return green.length === 0 ? 0 : 1;
}

async function runLane(lane) {
  console.log(`conformance: MLflow client ${lane} against ${server.url}`);
  const args = ['-q', '--tb=short', '--rows-report', reportOf(lane), ...positionals];
  if (values.junit) args.push('--junitxml', resolve(values.junit, `conformance-${lane}.xml`));
  const { dataDir, url } = server;
  return (await pytest(pythonOf(lane), { url, dataDir, isReference: values.reference, args })).code;
}

function reportOf(lane) {
  return join(reports, `${lane}.json`);
}

function readRows(lane) {
  return JSON.parse(readFileSync(reportOf(lane), 'utf8'));
}

/** Sums the lanes, names rows that nothing proves, and writes the results where that was asked for. */
function report(perLane) {
  const rows = {};
  for (const row of Object.keys(perLane[0])) {
    const sum = (field) => perLane.reduce((total, lane) => total + lane[row][field], 0);
    rows[row] = { passed: sum('passed'), failed: sum('failed'), cases: sum('cases') };
  }
  const unproved = Object.keys(rows).filter((row) => rows[row].cases === 0);
  if (unproved.length > 0 && positionals.length === 0)
    console.log(`conformance: no case ran for ${unproved.join(', ')}`);
  const text = `${JSON.stringify(rows, null, 2)}\n`;
  if (values.results) writeFileSync(values.results, text);
  if (values['write-results']) writeFileSync(join(here, 'results.json'), text);
}
