import { modelVersions, registeredModels, registryHistory, runs } from '@millrace/protocol';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../kernel/api/call.ts';
import { queryClient } from '../../kernel/api/query-client.ts';
import type { Version } from './prepare-versions.ts';

/** More than one looks through by eye; the search finds the rest. */
const modelsMax = 500;
const versionsMax = 2_000;

/** Registered models whose name holds the text, or with a tag `key=value`. */
export const modelList = (text: string) =>
  queryOptions({
    queryKey: ['models', 'list', text],
    queryFn: ({ signal }) =>
      call(
        registeredModels.searchRegisteredModels,
        { filter: modelFilter(text), max_results: modelsMax, order_by: ['last_updated_timestamp DESC'] },
        { signal },
      ),
  });

/** The filter of the registry for what one types: a part of the name, or a tag. */
export function modelFilter(text: string): string | undefined {
  const [, key, value] = /^\s*([^=\s]+)=(.*)$/.exec(text) ?? [];
  if (key !== undefined && value !== undefined) return `tags.\`${key}\` = ${quoted(value.trim())}`;
  return text.trim() === '' ? undefined : `name ILIKE ${quoted(`%${text.trim()}%`)}`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export const modelByName = (name: string) =>
  queryOptions({
    queryKey: ['models', name],
    queryFn: async ({ signal }) =>
      (await call(registeredModels.getRegisteredModel, { name }, { signal })).registered_model ?? {},
  });

export const versionsOf = (name: string) =>
  queryOptions({
    queryKey: ['models', name, 'versions'],
    queryFn: async ({ signal }): Promise<readonly Version[]> =>
      (
        await call(
          modelVersions.searchModelVersions,
          { filter: `name = ${quoted(name)}`, max_results: versionsMax, order_by: ['version_number DESC'] },
          { signal },
        )
      ).model_versions ?? [],
  });

/** Metrics of the runs that made versions, by run. */
export const metricsOfRuns = (run_ids: readonly string[]) =>
  queryOptions({
    queryKey: ['models', 'metrics', run_ids],
    queryFn: async ({ signal }) => {
      const found = await Promise.all(
        run_ids.map((run_id) => call(runs.getRun, { run_id }, { signal }).catch(() => ({ run: undefined }))),
      );
      return new Map(
        found.map(({ run }, at) => [
          run_ids[at] as string,
          new Map((run?.data?.metrics ?? []).map(({ key = '', value = 0 }) => [key, value])),
        ]),
      );
    },
    enabled: run_ids.length > 0,
    staleTime: 60_000,
  });

export const lineageOf = (name: string, version: string) =>
  queryOptions({
    queryKey: ['models', name, 'lineage', version],
    queryFn: ({ signal }) => call(registryHistory.getModelVersionLineage, { name, version }, { signal }),
  });

export const filesOf = (name: string, version: string) =>
  queryOptions({
    queryKey: ['models', name, 'files', version],
    queryFn: ({ signal }) => call(registryHistory.getModelVersionFiles, { name, version }, { signal }),
  });

export const aliasMoves = (name: string) =>
  queryOptions({
    queryKey: ['models', name, 'aliases'],
    queryFn: async ({ signal }) =>
      (await call(registryHistory.getAliasHistory, { name, max_results: 20 }, { signal })).changes ?? [],
  });

export const versionDiff = (name: string, version: string, other_version: string) =>
  queryOptions({
    queryKey: ['models', name, 'diff', version, other_version],
    queryFn: ({ signal }) => call(registryHistory.compareModelVersions, { name, version, other_version }, { signal }),
    enabled: version !== '' && other_version !== '',
  });

export const forgetModels = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['models'] });

export const setAlias = (name: string, alias: string, version: string): Promise<void> =>
  call(registeredModels.setRegisteredModelAlias, { name, alias, version }).then(forgetModels);

export const deleteAlias = (name: string, alias: string): Promise<void> =>
  call(registeredModels.deleteRegisteredModelAlias, { name, alias }).then(forgetModels);
