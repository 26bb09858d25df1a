import { registryCalls } from '../scenarios/registry-calls.ts';
import { registrySearches } from '../scenarios/registry-searches.ts';
import { median } from './percentiles.ts';
import { errorCount, type Ratio, type Results, type Row, ratioOf, rowOf, type TargetResult } from './results.ts';
import { short } from './rows.ts';

/** One promised figure against what was measured. */
export interface Figure {
  readonly name: string;
  readonly limit: string;
  readonly measured: string;
  readonly verdict: 'PASS' | 'FAIL' | 'not measured';
}

const power = 'millrace-power';
const process_ = 'millrace-process';
const reference = 'mlflow';
const peer = 'fasttrackml';

const syncAllowanceMs = 0.5;
const idleLimitMiB = 80;
const loadedLimitMiB = 250;
const startLimitMs = 300;
const startTimes = 20;
const filterLimitMs = 50;
/** Searches over 100,000 versions and 20,000 models and prompts. */
const registryLimitMs = 20;
/** A new version also raises its model's count and writes eleven indexes. */
const registrySyncAllowanceMs = 1;
const healthLimitMs = 20;
const bytesPerPointLimit = 32;
const artifactGrowthLimitMiB = 64;

/** Scenario → how many times faster than MLflow, power mode. */
const againstReference: readonly (readonly [string, number])[] = [
  ['log-batch-1000', 15],
  ['search-all', 50],
  ['search-rich-all', 50],
  ['history-50k', 20],
  ...[
    'log-batch-10',
    'log-param',
    'set-tag',
    'update-run',
    'search-filter',
    'search-rich-filter',
    'search-rich-order',
  ].map(at(15)),
  ...['get-run', 'get-experiment', 'search-experiments', 'bulk-interval'].map(at(15)),
  ...[
    'create-version',
    'move-alias',
    'get-by-alias',
    'get-version',
    'search-models-tag',
    'search-versions-of-model',
    ...registryCalls,
  ].map(at(10)),
  ...['log-metric-20c', 'log-batch-10-20c', 'create-run-20c', 'search-all-20c', 'search-rich-all-20c'].map(at(80)),
];

/** Scenario → how many times faster than FastTrackML, process mode. */
const againstPeer: readonly (readonly [string, number])[] = [
  ...['log-metric', 'log-batch-1000', 'log-metric-20c', 'log-batch-10-20c', 'create-run-20c', 'populate-8c'].map(at(2)),
  ...['search-rich-filter', 'search-rich-order', 'search-rich-all', 'search-rich-all-20c', 'history-50k'].map(at(2)),
  ...['create-run', 'get-run', 'search-experiments-20c'].map(at(1.3)),
];

function at(times: number): (scenario: string) => readonly [string, number] {
  return (scenario) => [scenario, times];
}

/** Every promised figure, measured or not. */
export function figures(results: Results): readonly Figure[] {
  return [
    ...startAndMemory(results),
    ...['log-metric', 'create-run'].map((scenario) => oneSync(results, scenario)),
    ...['create-version', 'move-alias'].map((scenario) => oneSync(results, scenario, registrySyncAllowanceMs)),
    ...againstReference.map(([scenario, times]) => ratioFigure(results, power, reference, scenario, times)),
    ...againstPeer.map(([scenario, times]) => ratioFigure(results, process_, peer, scenario, times)),
    ...sizes(results),
    ...filters(results),
    flatPaging(results),
    ...registrySearches.map((scenario) =>
      atMost(`${scenario}, 100,000 versions, p95`, rowOf(results, power, scenario)?.p95, registryLimitMs, 'ms'),
    ),
    atMost(
      '/health p99 while 50,000 points are read',
      rowOf(results, power, 'health-meanwhile')?.p99,
      healthLimitMs,
      'ms',
    ),
    noErrors(results),
  ];
}

function startAndMemory(results: Results): Figure[] {
  const ours = targetOf(results, power);
  const theirs = targetOf(results, reference);
  const start = ours?.starts && median(ours.starts);
  const times = start && theirs?.starts && median(theirs.starts) / start;
  return [
    atLeast(`${power} over ${reference}: start to healthy`, times, startTimes),
    atMost('start to healthy', start, startLimitMs, 'ms'),
    atMost('idle RSS', ours?.idle?.rss, idleLimitMiB, 'MiB'),
    atMost('RSS after the load', ours?.loaded?.rss, loadedLimitMiB, 'MiB'),
  ];
}

const targetOf = (results: Results, name: string): TargetResult | undefined =>
  results.targets.find((one) => one.target === name);

function oneSync(results: Results, scenario: string, allowanceMs = syncAllowanceMs): Figure {
  const row = rowOf(results, power, scenario);
  const sync = row?.remeasured?.syncMs ?? targetOf(results, power)?.disk.p50;
  const limit = (sync ?? Number.NaN) + allowanceMs;
  const name = `${scenario}, 1 client, p50 at most one fdatasync (${short(sync ?? Number.NaN)} ms) + ${allowanceMs} ms`;
  return atMost(name, row?.p50, limit, 'ms');
}

function ratioFigure(results: Results, ours: string, theirs: string, scenario: string, times: number): Figure {
  const own = rowOf(results, ours, scenario);
  const other = rowOf(results, theirs, scenario);
  const ratio = own && other && ratioOf(own, other);
  const name = `${ours} over ${theirs}: ${scenario}`;
  const figure = atLeast(name, ratio?.times, times);
  return ratio ? { ...figure, measured: `${figure.measured} (${describe(ratio, own, other)})` } : figure;
}

function describe(ratio: Ratio, ours: Row, theirs: Row): string {
  const value = {
    p50: (row: Row) => `${short(row.p50)} ms`,
    rate: (row: Row) => `${short(row.callsPerSecond)}/s`,
    CPU: (row: Row) => `${short(row.serverCpuMs!)} CPU-ms`,
  };
  const errors = errorCount(theirs) > 0 ? `, ${errorCount(theirs)} errors there` : '';
  const runs = ours.remeasured?.date === theirs.remeasured?.date ? '' : ', of two runs';
  return `${ratio.by}: ${value[ratio.by](ours)} against ${value[ratio.by](theirs)}${errors}${runs}`;
}

function sizes(results: Results): Figure[] {
  const detail = (scenario: string, name: string): number | undefined =>
    rowOf(results, power, scenario)?.detail?.[name];
  return [
    atMost('bytes per point, 1,000,000 points', detail('points-1m', 'bytesPerPoint'), bytesPerPointLimit, 'bytes'),
    ...['put', 'get'].map((way) =>
      atMost(
        `RSS growth, 1 GiB artifact ${way}`,
        detail(`artifact-${way}-1g`, 'rssGrowthMiB'),
        artifactGrowthLimitMiB,
        'MiB',
      ),
    ),
  ];
}

const filterNames = ['metric-order', 'param-tag', 'like', 'none', 'ilike', 'not-equal', 'is-null', 'order'].map(
  (name) => `filter-${name}`,
);

const filters = (results: Results): Figure[] =>
  [...filterNames, 'page-last'].map((scenario) =>
    atMost(`${scenario}, 100,000 runs, p95`, rowOf(results, power, scenario)?.p95, filterLimitMs, 'ms'),
  );

/** As fast: within a fifth and 0.2 ms, which is what two rows of one scenario differ by. */
function flatPaging(results: Results): Figure {
  const first = rowOf(results, power, 'page-first')?.p50;
  const name = `page 1,000 as fast as page 1 (${short(first ?? Number.NaN)} ms), p50`;
  return atMost(name, rowOf(results, power, 'page-last')?.p50, (first ?? Number.NaN) * 1.2 + 0.2, 'ms');
}

function noErrors(results: Results): Figure {
  const rows = results.targets.filter((one) => one.target.startsWith('millrace')).flatMap((one) => one.rows);
  const bad = rows.filter((row) => row.voided || errorCount(row) > 0).map((row) => row.scenario);
  const verdict = rows.length === 0 ? 'not measured' : bad.length === 0 ? 'PASS' : 'FAIL';
  return {
    name: 'no error and no wrong answer',
    limit: '0',
    measured: bad.length === 0 ? `0 of ${rows.length} rows` : bad.join(', '),
    verdict,
  };
}

function atMost(name: string, value: number | undefined, limit: number, unit: string): Figure {
  return { name, limit: `≤ ${short(limit)} ${unit}`, ...judged(value, (one) => one <= limit, unit) };
}

function atLeast(name: string, value: number | undefined, times: number): Figure {
  return { name, limit: `≥ ${times}x`, ...judged(value, (one) => one >= times, 'x') };
}

function judged(
  value: number | undefined,
  holds: (value: number) => boolean,
  unit: string,
): Pick<Figure, 'measured' | 'verdict'> {
  if (value === undefined || Number.isNaN(value)) return { measured: '–', verdict: 'not measured' };
  return {
    measured: unit === 'x' ? `${short(value)}x` : `${short(value)} ${unit}`,
    verdict: holds(value) ? 'PASS' : 'FAIL',
  };
}

/** `figure: NAME LIMIT, measured VALUE … PASS`, one line each, and a count. */
export function printFigures(all: readonly Figure[]): void {
  const measured = all.filter((one) => one.verdict !== 'not measured');
  console.log('\nFigures');
  for (const one of measured)
    console.log(`  figure: ${one.name} ${one.limit}, measured ${one.measured} … ${one.verdict}`);
  const passed = measured.filter((one) => one.verdict === 'PASS').length;
  console.log(`  ${passed} of ${measured.length} pass; ${all.length - measured.length} were not measured`);
}
