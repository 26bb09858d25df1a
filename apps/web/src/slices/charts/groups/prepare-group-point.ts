import type { GroupFigure, RunGroup } from '../../run-groups/index.ts';
import { numberOrText } from '../number-or-text.ts';
import type { RunPoint } from '../run-table-query.ts';

/** A group as a point: a figure of its runs in each column, between their least and greatest; or the value that they share. */
export function groupPoint({ key, values, count, aggregates }: RunGroup, name: string, figure: GroupFigure): RunPoint {
  const shared = values.flatMap(({ column, value }) => (value === undefined ? [] : [[column, value] as const]));
  const figures = [...aggregates].flatMap(([column, own]) => pairOf(column, own[figure]));
  const bounds = [...aggregates].flatMap(([column, { min, max }]) =>
    min === undefined || max === undefined ? [] : [[column, [min, max] as const] as const],
  );
  return {
    run_id: key,
    name,
    values: new Map([...figures, ...shared.map(([column, value]) => [column, numberOrText(value)] as const)]),
    texts: new Map(shared),
    group: { values, count, bounds: new Map(bounds) },
  };
}

const pairOf = (column: string, value: number | undefined) => (value === undefined ? [] : [[column, value] as const]);
