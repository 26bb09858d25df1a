import { useMemo } from 'react';
import { useMediaQuery } from '../use-media-query.ts';
import type { GridColumn } from './grid-types.ts';

/** On a narrow window, what stays takes no more than this, so that there is room for what scrolls. */
const pinnedMax = 200;

/** The columns at the widths that this window has room for. */
export function useFittingColumns<Row>(columns: readonly GridColumn<Row>[], pinned: number) {
  const isNarrow = useMediaQuery('(max-width: 600px)');
  return useMemo(
    () =>
      isNarrow
        ? columns.map((column, at) =>
            at < pinned ? { ...column, width: Math.min(column.width, pinnedMax / pinned) } : column,
          )
        : columns,
    [columns, pinned, isNarrow],
  );
}
