import { prepareRunCell, type TableRun } from './prepare-run-cell.ts';
import { type RunColumn, titleOf } from './run-columns.ts';

type Writer = (runs: readonly TableRun[], columns: readonly RunColumn[]) => string;

/** Lines as RFC 4180 has them, the head first; a text that a spreadsheet would run as a formula gets an apostrophe. */
export const csvLines = (runs: readonly TableRun[], columns: readonly RunColumn[]): readonly string[] =>
  lines(runs, columns, ',', csvField);

/** The table as spreadsheets take it from the clipboard. */
export const toTsv: Writer = (runs, columns) =>
  lines(runs, columns, '\t', (text) => text.replace(/[\t\r\n]+/g, ' ')).join('\n');

export const toMarkdown: Writer = (runs, columns) => {
  const [head = '', ...rest] = lines(runs, columns, ' | ', (text) =>
    text.replace(/[\r\n]+/g, ' ').replaceAll('|', '\\|'),
  );
  return [head, columns.map(() => '---').join(' | '), ...rest].map((line) => `| ${line} |`).join('\n');
};

/** A run as one object: numbers are numbers, missing values are left out, what JSON cannot say is a text. */
export const jsonLine = (run: TableRun, columns: readonly RunColumn[]): string =>
  JSON.stringify(Object.fromEntries(columns.flatMap((column) => jsonMember(run, column))));

function jsonMember(run: TableRun, column: RunColumn): [string, unknown][] {
  const cell = prepareRunCell(run, column, 0);
  if (!cell) return [];
  const value = Number(cell.exact);
  return [[column.id, column.namespace === 'metrics' && Number.isFinite(value) ? value : cell.exact]];
}

function lines(
  runs: readonly TableRun[],
  columns: readonly RunColumn[],
  separator: string,
  write: (text: string) => string,
) {
  const line = (texts: readonly string[]): string => texts.map(write).join(separator);
  return [line(columns.map(titleOf)), ...runs.map((run) => line(columns.map((column) => exactText(run, column))))];
}

const exactText = (run: TableRun, column: RunColumn): string => prepareRunCell(run, column, 0)?.exact ?? '';

function csvField(text: string): string {
  const safe = /^[=+@\t\r]|^-(?![\d.])/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
