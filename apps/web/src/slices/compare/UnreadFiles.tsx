import type { UseQueryResult } from '@tanstack/react-query';
import { Failure } from '../../kernel/ui/states.tsx';

/** In the place of files of which some could not be read: what is not known is not said to be missing. */
export const UnreadFiles = ({ failed }: { readonly failed: readonly UseQueryResult[] }) => (
  <Failure
    title="Some of these runs’ files could not be read."
    error={failed[0]?.error}
    onRetry={() => {
      for (const { refetch } of failed) void refetch();
    }}
  />
);
