import { savedViews } from '@millrace/protocol';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../kernel/api/call.ts';
import { queryClient } from '../../kernel/api/query-client.ts';

export const viewsOf = (kind: string, scope: string) =>
  queryOptions({
    queryKey: ['views', kind, scope],
    queryFn: async ({ signal }) => (await call(savedViews.searchSavedViews, { kind, scope }, { signal })).views ?? [],
  });

export const pinnedViews = queryOptions({
  queryKey: ['views', 'pinned'],
  queryFn: async ({ signal }) => (await call(savedViews.searchPinnedViews, {}, { signal })).views ?? [],
});

export const viewById = (view_id: string) =>
  queryOptions({
    queryKey: ['views', 'one', view_id],
    queryFn: async ({ signal }) => (await call(savedViews.getSavedView, { view_id }, { signal })).view,
  });

export const forgetViews = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['views'] });
