import { compactNumber } from '../../kernel/chart/axis-text.ts';
import { extentOf, scaleOf, ticksOf, toPixel } from '../../kernel/chart/scale.ts';
import type { CardColumn } from './point-card-spec.ts';
import type { PointGroup, RunPoint } from './run-table-query.ts';

/** An axis for the values of a column: numbers, or texts at equal distances. */
export interface PointAxis {
  readonly column: string;
  /** From 0 to 1; undefined for a value that has no place. */
  readonly placeOf: (value: number | string | undefined) => number | undefined;
  readonly ticks: readonly { readonly place: number; readonly text: string }[];
}

/** Texts that an axis names; with more of them, they share the first places. */
const textsMost = 24;

/**
 * Numbers get a scale, unless a text is among them: then every value is a text.
 *
 * @param others further numbers that have a place on it
 */
export function pointAxis(
  points: readonly RunPoint[],
  { column, log }: CardColumn,
  others: readonly number[] = [],
): PointAxis {
  const own = points.map((point) => point.values.get(column)).filter((value) => value !== undefined);
  const values = [...own, ...others];
  return values.some((value) => typeof value === 'string') ? textAxis(column, values) : numberAxis(column, values, log);
}

function numberAxis(column: string, values: readonly (number | string)[], log: boolean): PointAxis {
  const finite = values.filter((value): value is number => typeof value === 'number' && Number.isFinite(value));
  const scale = scaleOf(extentOf(Float64Array.from(finite)), log);
  const placeOf = (value: number | string | undefined): number | undefined => {
    const place = typeof value === 'number' ? toPixel(scale, value, 1) : Number.NaN;
    return Number.isFinite(place) ? place : undefined;
  };
  const ticks = ticksOf(scale, 5).map((tick) => ({ place: toPixel(scale, tick, 1), text: compactNumber(tick) }));
  return { column, placeOf, ticks };
}

function textAxis(column: string, values: readonly (number | string)[]): PointAxis {
  const texts = [...new Set(values.map(String))].sort(new Intl.Collator('en', { numeric: true }).compare);
  const named = texts.slice(0, textsMost);
  const placeAt = (i: number): number => (i + 0.5) / Math.max(1, named.length);
  const places = new Map(texts.map((text, i) => [text, placeAt(i % textsMost)]));
  return {
    column,
    placeOf: (value) => (value === undefined ? undefined : places.get(String(value))),
    ticks: named.map((text, i) => ({ place: placeAt(i), text })),
  };
}

/** `params.lr` → `lr`. */
export const columnTitle = (column: string): string => column.slice(column.indexOf('.') + 1);

/** Where a run is on an axis; undefined when it has no value there, or none that has a place. */
export const placeOn = (axis: PointAxis, { values }: RunPoint): number | undefined =>
  axis.placeOf(values.get(axis.column));

/** The least and greatest values of all groups in a column; of runs there are none. */
export const allBounds = (points: readonly RunPoint[], column: string): number[] =>
  points.flatMap(({ group }) => group?.bounds.get(column) ?? []);

/** Where the least and the greatest value of a group are on an axis. */
export function boundsOn(axis: PointAxis, { group }: RunPoint): readonly [number, number] | undefined {
  const [low, high] = (group?.bounds.get(axis.column) ?? []).map(axis.placeOf);
  return low === undefined || high === undefined ? undefined : [low, high];
}

/** What points are, in words. */
export const nounOf = (points: readonly RunPoint[]): 'group' | 'run' => (points[0]?.group ? 'group' : 'run');

/** Ticks whose texts do not touch each other on an axis of this length. */
export function spacedTicks({ ticks }: PointAxis, length: number, space: number): PointAxis['ticks'] {
  const every = Math.max(1, Math.ceil((ticks.length * space) / Math.max(1, length)));
  return ticks.filter((_, i) => i % every === 0);
}

/** Rows `run,run_id,column…`; of groups `group,runs,column,min column,max column…`. */
export function pointsCsv(points: readonly RunPoint[], columns: readonly string[]): string {
  const quoted = (cell: unknown): string => `"${String(cell ?? '').replaceAll('"', '""')}"`;
  const isGrouped = points.some(({ group }) => group);
  const head = isGrouped
    ? ['group', 'runs', ...columns.flatMap((column) => [column, `min ${column}`, `max ${column}`])]
    : ['run', 'run_id', ...columns];
  const rows = points.map(({ run_id, name, values, group }) =>
    group
      ? [name, group.count, ...columns.flatMap((column) => [values.get(column), ...boundCells(group, column)])]
      : [name, run_id, ...columns.map((column) => values.get(column))],
  );
  return `${[head, ...rows].map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`;
}

const boundCells = ({ bounds }: PointGroup, column: string): readonly unknown[] => bounds.get(column) ?? ['', ''];
