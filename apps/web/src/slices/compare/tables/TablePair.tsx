import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Grid } from '../../../kernel/table/Grid.tsx';
import type { GridColumn } from '../../../kernel/table/grid-types.ts';
import {
  alignedRow,
  matchSummary,
  type RowKind,
  type RowMatches,
  rowKinds,
} from '../../../kernel/tables/match-rows.ts';
import type { PackedTable } from '../../../kernel/tables/packed-table.ts';
import { matchInWorker } from '../../../kernel/tables/tables-in-worker.ts';
import { Skeleton } from '../../../kernel/ui/states.tsx';

interface TablePairProps {
  /** The paths and runs that are compared: what tells one pair from another. */
  readonly id: readonly string[];
  readonly names: readonly [string, string];
  readonly left: PackedTable;
  readonly right: PackedTable;
  readonly by: string | undefined;
  /** Equal rows too. */
  readonly all: boolean;
}

/** Two tables with their rows beside each other; only those on the screen are drawn. */
export function TablePair({ id, names, left, right, by, all }: TablePairProps) {
  const { data: matches } = useQuery({
    queryKey: ['table-matches', ...id, by],
    queryFn: () => matchInWorker(left, right, by),
    structuralSharing: false,
    gcTime: 0,
  });
  const rows = useMemo(() => matches && shownRows(matches, all), [matches, all]);
  const columns = useMemo(() => matches && pairColumns(matches.columns, names), [matches, names]);
  return (
    <section>
      <h3>
        {names[0]} → {names[1]}
      </h3>
      {!matches || !rows || !columns ? (
        <Skeleton lines={3} />
      ) : (
        <>
          <p className="meta">{matchSummary(matches)}</p>
          {rows.length > 0 && (
            <div className="table-diff" style={{ height: `calc(${rows.length} * var(--row) + var(--head) + 20px)` }}>
              <Grid
                label={`${names[0]} and ${names[1]}`}
                columns={columns}
                rowCount={rows.length}
                rowAt={(at) => pairAt(matches, rows[at] as number, left, right)}
                keyOf={({ key }) => key}
              />
            </div>
          )}
        </>
      )}
    </section>
  );
}

interface RowPair {
  readonly key: string;
  readonly kind: RowKind;
  readonly sides: readonly [readonly (string | undefined)[], readonly (string | undefined)[]];
}

const same = rowKinds.indexOf('same');

const shownRows = ({ kinds }: RowMatches, all: boolean): Uint32Array => {
  const rows = Uint32Array.from(kinds, (_, at) => at);
  return all ? rows : rows.filter((at) => kinds[at] !== same);
};

const pairAt = (matches: RowMatches, at: number, left: PackedTable, right: PackedTable): RowPair => ({
  key: String(at),
  kind: rowKinds[matches.kinds[at] as number] as RowKind,
  sides: [
    alignedRow(left, matches.left[at] as number, matches.columns),
    alignedRow(right, matches.right[at] as number, matches.columns),
  ],
});

const columnWidth = 160;

const pairColumns = (columns: readonly string[], names: readonly [string, string]): readonly GridColumn<RowPair>[] =>
  ([0, 1] as const).flatMap((side) =>
    columns.map((title, at) => ({
      id: `${side} ${title}`,
      title,
      group: names[side],
      width: columnWidth,
      render: ({ kind, sides }: RowPair) => {
        const value = sides[side][at];
        const differs =
          kind === (side === 0 ? 'left' : 'right') || (kind === 'changed' && sides[0][at] !== sides[1][at]);
        return (
          <span
            className="cut diff-value"
            data-side={side === 0 ? 'left' : 'right'}
            data-differs={differs || undefined}
            title={value}
          >
            {value}
          </span>
        );
      },
    })),
  );
