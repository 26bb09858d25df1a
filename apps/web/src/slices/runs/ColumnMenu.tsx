import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, ChartSpline, EyeOff, Flame, Pin, Sigma } from 'lucide-react';
import { MenuDivider, MenuItem } from '../../kernel/ui/Menu.tsx';
import { canSort, metricColumn, type RunColumn, statistics } from './run-columns.ts';
import type { TableState } from './table-state.ts';
import { hasAggregates } from './use-aggregates.ts';

/** What can be done with a column, all of it by keyboard too. */
export function ColumnMenu({ column, state }: { readonly column: RunColumn; readonly state: TableState }) {
  const at = state.columns.findIndex(({ id }) => id === column.id);
  const neighbour = (step: 1 | -1) => state.columns[at + step]?.id;
  const trend = metricColumn(column.key, 'trend');
  const moveTo = (target: string | undefined) => target !== undefined && state.move(column.id, target);
  return (
    <>
      {canSort(column) && (
        <>
          <MenuItem
            icon={<ArrowDown className="icon" aria-hidden />}
            onSelect={() => state.setSorts([`-${column.id}`])}
          >
            Largest first
          </MenuItem>
          <MenuItem icon={<ArrowUp className="icon" aria-hidden />} onSelect={() => state.setSorts([column.id])}>
            Smallest first
          </MenuItem>
          <MenuDivider />
        </>
      )}
      {column.namespace === 'metrics' &&
        statistics
          .filter((statistic) => statistic !== column.statistic && statistic !== 'trend')
          .map((statistic) => (
            <MenuItem
              key={statistic}
              icon={<Sigma className="icon" aria-hidden />}
              onSelect={() => state.replace(column.id, metricColumn(column.key, statistic))}
            >
              Show {statistic}
            </MenuItem>
          ))}
      {column.namespace === 'metrics' && !state.columns.some(({ id }) => id === trend) && (
        <MenuItem icon={<ChartSpline className="icon" aria-hidden />} onSelect={() => state.insert(column.id, trend)}>
          Trend beside it
        </MenuItem>
      )}
      {hasAggregates(column) && (
        <MenuItem icon={<Flame className="icon" aria-hidden />} onSelect={() => state.heat(column.id)}>
          {state.heated.includes(column.id) ? 'No tint' : 'Tint by value'}
        </MenuItem>
      )}
      <MenuItem icon={<Pin className="icon" aria-hidden />} onSelect={() => state.pinThrough(at)}>
        {at < state.pinned ? 'Pin only what stands before' : 'Pin up to here'}
      </MenuItem>
      <MenuItem
        icon={<ArrowLeft className="icon" aria-hidden />}
        disabled={at <= 0}
        onSelect={() => moveTo(neighbour(-1))}
      >
        Move left
      </MenuItem>
      <MenuItem
        icon={<ArrowRight className="icon" aria-hidden />}
        disabled={at >= state.columns.length - 1}
        onSelect={() => moveTo(neighbour(1))}
      >
        Move right
      </MenuItem>
      <MenuDivider />
      <MenuItem icon={<EyeOff className="icon" aria-hidden />} onSelect={() => state.hide(column.id)}>
        Hide
      </MenuItem>
    </>
  );
}
