import type { UseInfiniteQueryResult } from '@tanstack/react-query';

interface MoreFailedProps {
  readonly pages: Pick<UseInfiniteQueryResult, 'isFetchNextPageError' | 'fetchNextPage'>;
}

/** Says that the next page could not be read, and asks for it again; nothing while none has failed. */
export const MoreFailed = ({ pages: { isFetchNextPageError, fetchNextPage } }: MoreFailedProps) =>
  isFetchNextPageError && (
    <p role="alert" className="bar">
      More could not be read.
      <button type="button" className="button" onClick={() => void fetchNextPage()}>
        Try again
      </button>
    </p>
  );
