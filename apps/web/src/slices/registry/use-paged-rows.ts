import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useStable } from '../../kernel/use-stable.ts';

interface RowsPage<Row> {
  readonly rows: readonly Row[];
  readonly next: string | undefined;
}

export interface PagedRows<Row> {
  readonly rows: readonly Row[];
  /** One more than there are while a further page can be had: its row shows as being on its way. */
  readonly rowCount: number;
  readonly isComplete: boolean;
  /** For the table: asks for the next page when its place comes on the screen. */
  readonly onShow: (first: number, last: number) => void;
}

/** Pages as the rows of one table. */
export function usePagedRows<Row>(pages: UseInfiniteQueryResult<InfiniteData<RowsPage<Row>>>): PagedRows<Row> {
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = pages;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.rows) ?? [], [data]);
  const onShow = useStable((_first: number, last: number): void => {
    if (last >= rows.length - 1 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  });
  return { rows, rowCount: rows.length + (hasNextPage ? 1 : 0), isComplete: !hasNextPage, onShow };
}
