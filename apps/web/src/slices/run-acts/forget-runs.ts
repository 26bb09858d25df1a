import { queryClient } from '../../kernel/api/query-client.ts';

/** Tables of runs and the pages of single ones ask again. */
export async function forgetRuns(): Promise<void> {
  await Promise.all([['runs'], ['run']].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
}
