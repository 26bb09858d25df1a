import { errorCount, generatorLimit, type Row } from './results.ts';

/** A number with about three significant digits. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value >= 1000) return Math.round(value).toLocaleString('en-US');
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** One scenario on the terminal. */
export function printRow(row: Row): void {
  console.log(`  ${row.scenario.padEnd(24)}${row.voided ? `VOID: ${row.voided}` : columns(row).join(' ')}`);
  for (const [message, count] of Object.entries(row.errors)) console.log(`    ${count} × ${message}`);
}

function columns(row: Row): string[] {
  return [
    `${short(row.callsPerSecond)}/s`.padStart(10),
    `p50 ${short(row.p50)}`.padStart(10),
    `p95 ${short(row.p95)}`.padStart(10),
    `p99 ${short(row.p99)}`.padStart(10),
    `max ${short(row.max)} ms`.padStart(13),
    `errors ${errorCount(row)}`.padStart(9),
    `CPU ${row.serverCpuMs === undefined ? '–' : short(row.serverCpuMs)} ms`.padStart(12),
    `RSS ≤ ${row.peakRss === undefined ? '–' : row.peakRss.toFixed(0)} MiB`.padStart(12),
    `gen ${(row.generatorShare * 100).toFixed(0)} %${row.generatorShare > generatorLimit ? ' LIMIT' : ''}`,
    details(row),
  ];
}

/** `points/s 123`, … */
export const details = (row: Row): string =>
  Object.entries(row.detail ?? {})
    .map(([name, value]) => `${name} ${short(value)}`)
    .join(', ');
