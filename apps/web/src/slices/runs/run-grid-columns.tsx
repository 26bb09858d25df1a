import type { ReactNode } from 'react';
import { runColour } from '../../kernel/run-colour.ts';
import { marksOf } from '../../kernel/run-marks.ts';
import { CellText, type GridColumn } from '../../kernel/table/grid-types.ts';
import { type NameActions, NameCell } from './NameCell.tsx';
import { prepareRunCell, type TableRun } from './prepare-run-cell.ts';
import { tintOf } from './prepare-tint.ts';
import { canSort, type RunColumn, titleOf } from './run-columns.ts';
import { TrendCell } from './trends/TrendCell.tsx';
import type { Aggregate } from './use-aggregates.ts';

interface Options extends NameActions {
  readonly columns: readonly RunColumn[];
  readonly atEnd: ReadonlySet<string>;
  /** Of the columns that are tinted. */
  readonly ranges: ReadonlyMap<string, Aggregate> | undefined;
  readonly menuOf: (column: RunColumn) => ReactNode;
  /** What stands before the name: the tree's indent and toggle. */
  readonly lead: (run: TableRun) => ReactNode;
}

/** The table's columns of these columns of runs. */
export const runGridColumns = ({
  columns,
  atEnd,
  ranges,
  menuOf,
  lead,
  ...actions
}: Options): readonly GridColumn<TableRun>[] =>
  columns.map((column) => ({
    id: column.id,
    title: titleOf(column),
    group: column.namespace === 'attributes' || column.key === '' ? undefined : column.namespace,
    width: column.width,
    align: atEnd.has(column.id) ? 'end' : undefined,
    canSort: canSort(column),
    menu: menuOf(column),
    tint: ranges?.has(column.id) ? (run) => tintOf(run, column, ranges.get(column.id)) : undefined,
    render: (run) =>
      column.id === 'attributes.run_name' ? (
        <NameCell run={run} lead={lead(run)} {...actions} />
      ) : (
        renderCell(run, column)
      ),
  }));

const missing = new CellText('–', '', true);

function renderCell(run: TableRun, column: RunColumn): CellText | ReactNode {
  if (column.statistic === 'trend')
    return <TrendCell run={run} metric={column.key} colour={runColour(run.info.run_id, marksOf(run).colour)} />;
  const cell = prepareRunCell(run, column, Date.now());
  if (!cell) return missing;
  if (column.id !== 'attributes.status') return new CellText(cell.text, cell.exact);
  return (
    <span className="status cut" data-status={cell.text}>
      {cell.text.charAt(0) + cell.text.slice(1).toLowerCase()}
    </span>
  );
}
