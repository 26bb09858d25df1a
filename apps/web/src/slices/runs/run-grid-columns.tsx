import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { runColour } from '../../kernel/run-colour.ts';
import type { GridColumn } from '../../kernel/table/grid-types.ts';
import { prepareRunCell, type TableRun } from './prepare-run-cell.ts';
import { canSort, type RunColumn, titleOf } from './run-columns.ts';

interface Options {
  readonly columns: readonly RunColumn[];
  readonly atEnd: ReadonlySet<string>;
  readonly menuOf: (column: RunColumn) => ReactNode;
  /** What stands before the name: the tree's indent and toggle. */
  readonly lead: (run: TableRun) => ReactNode;
}

/** The table's columns of these columns of runs. */
export const runGridColumns = ({ columns, atEnd, menuOf, lead }: Options): readonly GridColumn<TableRun>[] =>
  columns.map((column) => ({
    id: column.id,
    title: titleOf(column),
    group: column.namespace === 'attributes' || column.key === '' ? undefined : column.namespace,
    width: column.width,
    align: atEnd.has(column.id) ? 'end' : undefined,
    canSort: canSort(column),
    menu: menuOf(column),
    render: (run) =>
      column.id === 'attributes.run_name' ? <NameCell run={run} lead={lead(run)} /> : renderCell(run, column),
  }));

function renderCell(run: TableRun, column: RunColumn): ReactNode {
  const cell = prepareRunCell(run, column, Date.now());
  if (!cell) return <span className="meta">–</span>;
  if (column.id === 'attributes.status') {
    return (
      <span className="status cut" data-status={cell.text}>
        {cell.text.charAt(0) + cell.text.slice(1).toLowerCase()}
      </span>
    );
  }
  return (
    <span className="cut" title={cell.exact}>
      {cell.text.replace(/…$/, '')}
      {cell.text.endsWith('…') && <span className="more">…</span>}
    </span>
  );
}

function NameCell({ run, lead }: { readonly run: TableRun; readonly lead: ReactNode }) {
  const { run_id, run_name } = run.info;
  return (
    <>
      {lead}
      <span className="swatch" style={{ background: runColour(run_id) }} />
      <Link className="cut" to="/runs/$runId" params={{ runId: run_id }} title={run_name}>
        {run_name || run_id}
      </Link>
    </>
  );
}
