import { useQuery } from '@tanstack/react-query';
import { Navigate, useParams } from '@tanstack/react-router';
import { isMissing } from '../../kernel/api/api-failure.ts';
import { Page } from '../../kernel/frame/Page.tsx';
import { Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { viewById } from './view-queries.ts';

/** The short address of a saved view: it leads to the page that the view is of. */
export function ViewPage() {
  const { viewId } = useParams({ from: '/views/$viewId' });
  const { data: view, error, refetch } = useQuery(viewById(viewId));
  if (view) {
    return (
      <Navigate
        to="/experiments/$ids/runs"
        params={{ ids: view.scope ?? '' }}
        // The page reads it as it reads an address.
        search={(view.state ?? {}) as object}
        replace
      />
    );
  }
  return (
    <Page title="Saved view">
      {error ? (
        <Failure
          title={isMissing(error) ? 'There is no such view.' : 'The view could not be read.'}
          error={error}
          onRetry={() => void refetch()}
        />
      ) : (
        <Skeleton lines={9} />
      )}
    </Page>
  );
}
