import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { Unread } from '../../kernel/ui/Unread.tsx';

interface MoreFailedProps {
  readonly pages: Pick<UseInfiniteQueryResult, 'isFetchNextPageError' | 'fetchNextPage'>;
}

/** Says that the next page could not be read, and asks for it again; nothing while none has failed. */
export const MoreFailed = ({ pages: { isFetchNextPageError, fetchNextPage } }: MoreFailedProps) =>
  isFetchNextPageError && (
    <div className="bar">
      <Unread text="More could not be read." onRetry={() => void fetchNextPage()} />
    </div>
  );
