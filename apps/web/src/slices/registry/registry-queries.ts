import { modelVersions, registeredModels, registryHistory } from '@millrace/protocol';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../../kernel/api/call.ts';
import { queryClient } from '../../kernel/api/query-client.ts';
import { registryFilter, versionsFilter } from './prepare-filter.ts';
import type { RegisteredModel, RegistryKind } from './registry-kinds.ts';
import type { RegistrySort } from './registry-search.ts';

const pageSize = 100;
const changesShown = 200;

const sortKeys: Readonly<Record<RegistrySort, string>> = { name: 'name', updated: 'last_updated_timestamp' };

export interface RegistryView {
  readonly kind: RegistryKind;
  readonly q: string;
  readonly sort: RegistrySort;
  readonly descending: boolean;
}

/** Models or prompts, found and ordered by the server, page by page. */
export const registryPages = ({ kind, q, sort, descending }: RegistryView) =>
  infiniteQueryOptions({
    queryKey: ['registry', 'list', kind, q, sort, descending],
    queryFn: async ({ pageParam, signal }) => {
      const { registered_models = [], next_page_token } = await call(
        registeredModels.searchRegisteredModels,
        {
          filter: registryFilter(q, kind),
          max_results: pageSize,
          order_by: [`${sortKeys[sort]} ${descending ? 'DESC' : 'ASC'}`],
          page_token: pageParam,
        },
        { signal },
      );
      return { rows: registered_models, next: next_page_token || undefined };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
  });

export const registeredByName = (name: string) =>
  queryOptions({
    queryKey: ['registry', 'one', name],
    queryFn: async ({ signal }) =>
      (await call(registeredModels.getRegisteredModel, { name }, { signal })).registered_model as RegisteredModel,
  });

/** Versions, newest first unless `ascending`, page by page; aliases are those of the model. */
export const versionPages = (name: string, kind: RegistryKind, ascending = false) =>
  infiniteQueryOptions({
    queryKey: ['registry', 'versions', name, kind, ascending],
    queryFn: async ({ pageParam, signal }) => {
      const { model_versions = [], next_page_token } = await call(
        modelVersions.searchModelVersions,
        {
          filter: versionsFilter(name, kind),
          max_results: pageSize,
          order_by: [`version_number ${ascending ? 'ASC' : 'DESC'}`],
          page_token: pageParam,
        },
        { signal },
      );
      return { rows: model_versions, next: next_page_token || undefined };
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
  });

export const versionByNumber = (name: string, version: string) =>
  queryOptions({
    queryKey: ['registry', 'version', name, version],
    queryFn: async ({ signal }) =>
      (await call(modelVersions.getModelVersion, { name, version }, { signal })).model_version ?? {},
    enabled: version !== '',
  });

export const aliasChanges = (name: string) =>
  queryOptions({
    queryKey: ['registry', 'alias-changes', name],
    queryFn: async ({ signal }) =>
      (await call(registryHistory.getAliasHistory, { name, max_results: changesShown }, { signal })).changes ?? [],
  });

/** After any change: lists, models, versions and histories are read again. */
export const forgetRegistry = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['registry'] });
