import { QueryClient } from '@tanstack/react-query';
import { ApiFailure } from './api-failure.ts';
import { connection } from './connection.ts';

/** Answers that another try does not change; for what another program locks, the server itself has waited. */
const isFinal = (error: unknown): boolean =>
  error instanceof ApiFailure &&
  ((error.status >= 400 && error.status < 500) || error.code === 'TEMPORARILY_UNAVAILABLE');

/** What the page knows of the server. What is on the screen stays there while newer answers are on their way. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      gcTime: 300_000,
      retry: (failures, error) => !isFinal(error) && failures < 1,
      retryDelay: 500,
      refetchOnWindowFocus: true,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

// Back after an outage: what is on the screen may be old, and what failed may work.
connection.subscribe(() => {
  if (connection.get()) void queryClient.invalidateQueries();
});
