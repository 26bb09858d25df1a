import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeMachine, type Machine } from '../measure/machine.ts';

/** One figure: times in milliseconds unless `unit` says otherwise. */
export interface Figure {
  readonly name: string;
  readonly values: readonly number[];
  /** What the median must not exceed; absent where only the other page is measured. */
  readonly most?: number;
  readonly unit?: string;
}

/** The figures of one part of the bench, and where they come from. */
interface PartResult {
  readonly date: string;
  readonly command: string;
  readonly machine: Machine;
  readonly figures: readonly Figure[];
}

type Results = Readonly<Record<string, PartResult>>;

const [resultsFile, pageFile] = ['results.json', 'RESULTS.md'].map((name) => join(import.meta.dirname, name)) as [
  string,
  string,
];

export const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

export const verdictOf = (figure: Figure): string =>
  figure.most === undefined ? '' : medianOf(figure.values) <= figure.most ? 'met' : '**missed**';

export function say(figure: Figure): void {
  const { name, values, most, unit = 'ms' } = figure;
  const aim = most === undefined ? '' : `; at most ${most}: ${verdictOf(figure).replaceAll('*', '')}`;
  console.log(`${name.padEnd(72)} median ${medianOf(values)} ${unit} of ${values.join(', ')}${aim}`);
}

/** Puts the figures of the parts that were measured in the place of older ones, and writes the page anew. */
export function publish(measured: ReadonlyMap<string, readonly Figure[]>, command: string): void {
  const date = new Date().toISOString().slice(0, 16);
  const machine = describeMachine();
  const added = [...measured].map(([part, figures]) => [part, { date, command, machine, figures }] as const);
  const results: Results = { ...readResults(), ...Object.fromEntries(added) };
  writeFileSync(resultsFile, `${JSON.stringify(results, undefined, 1)}\n`);
  writeFileSync(pageFile, pageOf(results));
}

function readResults(): Results {
  try {
    return JSON.parse(readFileSync(resultsFile, 'utf8')) as Results;
  } catch {
    return {};
  }
}

const pageOf = (results: Results): string =>
  `${[
    '# Figures of the pages in a browser',
    'Written by `node tools/with-node.mjs bench/ui/run.ts --publish`; do not edit. What is measured and how stands in `bench/ui/run.ts`.',
    ...Object.entries(results).map(sectionOf),
  ].join('\n\n')}\n`;

const sectionOf = ([part, { date, command, machine, figures }]: [string, PartResult]): string =>
  [
    `## ${part}`,
    `${date}, \`${command}\`. ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}; load before ${machine.loadBefore.toFixed(1)}.`,
    [
      '| figure | median | all | limit | verdict |',
      '| --- | --- | --- | --- | --- |',
      ...figures.map((figure) => rowOf(figure)),
    ].join('\n'),
  ].join('\n\n');

function rowOf(figure: Figure): string {
  const { name, values, most, unit = 'ms' } = figure;
  const limit = most === undefined ? '' : `${most} ${unit}`;
  return `| ${name} | ${medianOf(values)} ${unit} | ${values.join(', ')} | ${limit} | ${verdictOf(figure)} |`;
}
