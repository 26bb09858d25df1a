import { useEffect, useRef, useState } from 'react';
import type { GridProps } from './grid-types.ts';
import { noCursor, placeOfCursor } from './place-of-cursor.ts';

/** The index of the row that keys go to, -1 for none, and what moves it. A row that is on its way is told of when it has come. */
export function useCursor<Row>({
  rowAt,
  keyOf,
  onCursor,
}: Pick<GridProps<Row>, 'rowAt' | 'keyOf' | 'onCursor'>): readonly [number, (index: number) => void] {
  const [cursor, setCursor] = useState(noCursor);
  const isAwaited = useRef(false);
  const next = placeOfCursor(cursor, (index) => {
    const row = rowAt(index);
    return row && keyOf(row);
  });
  // It is drawn again at once.
  if (next !== cursor) setCursor(next);
  const { index } = next;
  const tell = (row: Row | undefined): void => {
    isAwaited.current = row === undefined;
    if (row !== undefined) onCursor?.(row);
  };
  useEffect(() => {
    const row = isAwaited.current ? rowAt(index) : undefined;
    if (row !== undefined) tell(row);
  });
  const moveTo = (to: number): void => {
    const row = rowAt(to);
    setCursor({ index: to, key: row && keyOf(row) });
    tell(row);
  };
  return [index, moveTo];
}
