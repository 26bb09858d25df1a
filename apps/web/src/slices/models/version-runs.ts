import { loggedModels, runs } from '@millrace/protocol';
import { queryOptions } from '@tanstack/react-query';
import { ApiFailure } from '../../kernel/api/api-failure.ts';
import { call } from '../../kernel/api/call.ts';
import { loadBeside } from './load-beside.ts';
import type { LoggedModel, Run } from './prepare-versions.ts';

const noneIfGone = (error: unknown): undefined => {
  if (error instanceof ApiFailure && error.status === 404) return undefined;
  throw error;
};
const listOf = (ids: readonly string[]): string => `(${ids.map((id) => `'${id}'`).join(', ')})`;

/** The runs of versions by id. A run that is gone leaves its version without values. */
export const runsOfVersions = (run_ids: readonly string[]) =>
  queryOptions({
    queryKey: ['run', 'of-versions', run_ids],
    queryFn: ({ signal }) =>
      loadBeside<Run>(run_ids, {
        get: (run_id) => call(runs.getRun, { run_id }, { signal }).then(({ run }) => run, noneIfGone),
        search: async (experiment_id, ids) => {
          const filter = `attributes.run_id IN ${listOf(ids)}`;
          const input = { experiment_ids: [experiment_id], filter, max_results: ids.length };
          return (await call(runs.searchRuns, { ...input, run_view_type: 'ALL' }, { signal })).runs ?? [];
        },
        idOf: ({ info }) => info?.run_id ?? '',
        experimentOf: ({ info }) => info?.experiment_id ?? '',
      }),
    enabled: run_ids.length > 0,
    placeholderData: (before) => before,
  });

/** The logged models of versions by id. */
export const loggedModelsOfVersions = (model_ids: readonly string[]) =>
  queryOptions({
    queryKey: ['logged-model', 'of-versions', model_ids],
    queryFn: ({ signal }) =>
      loadBeside<LoggedModel>(model_ids, {
        get: (model_id) =>
          call(loggedModels.getLoggedModel, { model_id }, { signal }).then(({ model }) => model, noneIfGone),
        search: async (experiment_id, ids) => {
          const input = {
            experiment_ids: [experiment_id],
            filter: `model_id IN ${listOf(ids)}`,
            max_results: ids.length,
          };
          return (await call(loggedModels.searchLoggedModels, input, { signal })).models ?? [];
        },
        idOf: ({ info }) => info?.model_id ?? '',
        experimentOf: ({ info }) => info?.experiment_id ?? '',
      }),
    enabled: model_ids.length > 0,
    placeholderData: (before) => before,
  });
