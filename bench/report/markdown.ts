import { scenarios } from '../scenarios/index.ts';
import type { Figure } from './figures.ts';
import { median } from './percentiles.ts';
import { type RatioLine, ratioLines } from './ratios.ts';
import { errorCount, generatorLimit, type Results, type Row, type TargetResult } from './results.ts';
import { details, short } from './rows.ts';

type Cells = readonly string[];

function table(head: Cells, rows: readonly Cells[]): string {
  const line = (cells: Cells): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The published page: machine and versions first, then figures, ratios, and every row with losses and errors. */
export function toMarkdown(results: Results, figures: readonly Figure[]): string {
  return `${[
    '# Results of the bench',
    'Written by `npm run bench -- --publish`; do not edit. How to read it is at the end.',
    about(results),
    '## Figures',
    table(
      ['Figure', 'Limit', 'Measured', 'Verdict'],
      figures.map((one) => [one.name, one.limit, one.measured, one.verdict]),
    ),
    '## Ratios',
    ratioTable(ratioLines(results)),
    '## Start, memory, disk',
    table(
      [
        'Target',
        'Start p50',
        'RSS idle',
        'RSS after load',
        'highest',
        'Tree idle / after',
        'PSS idle / after',
        'Database',
      ],
      results.targets.map(memoryCells),
    ),
    ...results.targets.flatMap(targetSection),
    reading,
  ].join('\n\n')}\n`;
}

function about({
  remeasured = [],
  date,
  command,
  machine,
  seed,
  seconds,
  settleSeconds,
  scale,
  fresh,
  targets,
}: Results): string {
  const syncs = targets.map((one) => `${one.target} ${short(one.disk.p50)} / ${short(one.disk.p95)}`).join(', ');
  return [
    `* Date: ${date}. Command: \`${command}\`.`,
    `* Machine: ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}, Node ${machine.node}; load before the run ${short(machine.loadBefore)}.`,
    `* Windows of ${seconds} s, ${settleSeconds} s of quiet before memory is read, data sets × ${scale}, seed ${seed}${fresh ? ', a fresh connection per call' : ''}.`,
    ...remeasured.map((later) => `* Measured again: rows dated ${day(later.date)}, \`${later.command}\`.`),
    `* \`fdatasync\` after an append of 4 KiB on the same disk, p50 / p95 in ms, beside each target: ${syncs}.`,
  ].join('\n');
}

/** Date and time to the minute. */
const day = (date: string): string => date.slice(0, 16);

function ratioTable(lines: readonly RatioLine[]): string {
  const pairs = [...new Set(lines.map((line) => `${line.ours} over ${line.theirs}`))];
  const names = [...new Set(lines.map((line) => line.scenario))];
  const cell = (scenario: string, pair: string): string =>
    lines.find((line) => line.scenario === scenario && `${line.ours} over ${line.theirs}` === pair)?.text ?? '–';
  return table(
    ['Scenario', ...pairs],
    names.map((name) => [titleOf(name), ...pairs.map((pair) => cell(name, pair))]),
  );
}

function titleOf(name: string): string {
  const scenario = scenarios.find((one) => one.name === name);
  return scenario ? `${scenario.title} (${scenario.workload})` : name;
}

function memoryCells({ target, starts, idle, loaded, databaseMiB }: TargetResult): Cells {
  const mib = (value: number | undefined): string => (value === undefined ? '–' : `${value.toFixed(0)} MiB`);
  return [
    target,
    starts ? `${short(median(starts))} ms (${starts.length} starts)` : '–',
    mib(idle?.rss),
    mib(loaded?.rss),
    mib(loaded?.peak),
    `${mib(idle?.treeRss)} / ${mib(loaded?.treeRss)}`,
    `${mib(idle?.treePss)} / ${mib(loaded?.treePss)}`,
    mib(databaseMiB),
  ];
}

function targetSection(result: TargetResult): string[] {
  const head = [
    'Scenario',
    'calls/s',
    'p50 ms',
    'p95',
    'p99',
    'max',
    'errors',
    'CPU-ms per call',
    'RSS highest (tree) MiB',
    'generator',
    'besides',
  ];
  return [
    `## ${result.target}`,
    `${result.version}; durability ${result.durability}; \`${result.command}\`.`,
    table(head, result.rows.map(rowCells)),
  ];
}

function rowCells(row: Row): Cells {
  if (row.voided)
    return [
      titleOf(row.scenario),
      ...Array.from({ length: 9 }, () => '–'),
      `void: ${row.voided.replaceAll('|', '\\|')}`,
    ];
  const { p50, p95, p99, max, serverCpuMs, peakRss, treePeakRss, generatorShare } = row;
  return [
    titleOf(row.scenario),
    short(row.callsPerSecond),
    ...[p50, p95, p99, max].map(short),
    `${errorCount(row)}`,
    short(serverCpuMs ?? Number.NaN),
    `${short(peakRss ?? Number.NaN)} (${short(treePeakRss ?? Number.NaN)})`,
    `${(generatorShare * 100).toFixed(0)} %${generatorShare > generatorLimit ? ' (limit)' : ''}`,
    [row.remeasured && `again ${day(row.remeasured.date)}`, details(row)].filter(Boolean).join(', '),
  ];
}

const reading = `## How to read it

* Every answer is checked: status 200, and for reads the exact runs or points in the exact order, computed without a server. A wrong
  answer voids its row. Rates, latencies and ratios count successful calls only; errors stand beside them.
* One client: ratio of p50. More clients: ratio of calls per second, or of server CPU per call where the load generator used more
  than ${generatorLimit * 100} % of a core and may itself have been the limit.
* "max" holds checkpoint stalls. CPU is user and system time of the server and everything it started. RSS is of the server process,
  "tree" of it and everything it started.
* Durability is named: power survives a power cut, process a killed process. Only equals are compared.
* "bare" is an HTTP server that writes 4 KiB, waits for the disk and answers, and does nothing else: what it reaches, no durable answer
  of one client can pass.
* Artifact rates are no aim of ours: bytes that have to be fast belong on an object store, reached by presigned addresses.
* Other figures: the page in a browser (bench/ui/RESULTS.md), served graphs (bench/serving/RESULTS.md), the text engine and the last result of
  the lane with torch (bench/models/RESULTS.md).`;
