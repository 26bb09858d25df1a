import { modelVersions, registryHistory } from '@millrace/protocol';
import { queryOptions } from '@tanstack/react-query';
import { ApiFailure } from '../../kernel/api/api-failure.ts';
import { call, fetchBytes } from '../../kernel/api/call.ts';

export const lineageOf = (name: string, version: string) =>
  queryOptions({
    queryKey: ['registry', 'lineage', name, version],
    queryFn: ({ signal }) => call(registryHistory.getModelVersionLineage, { name, version }, { signal }),
  });

/** How often files that are still being read are asked for. */
const pendingMs = 1500;

export const filesOf = (name: string, version: string) =>
  queryOptions({
    queryKey: ['registry', 'files', name, version],
    queryFn: ({ signal }) => call(registryHistory.getModelVersionFiles, { name, version }, { signal }),
    refetchInterval: ({ state }) => (state.data?.status === 'PENDING' ? pendingMs : false),
  });

/** The model's own description of itself; null where the files hold none. @throws ApiFailure */
export const mlmodelOf = (name: string, version: string) =>
  queryOptions({
    queryKey: ['registry', 'mlmodel', name, version],
    queryFn: async ({ signal }) => {
      try {
        const input = { name, version, path: 'MLmodel' };
        const response = await fetchBytes(modelVersions.getModelVersionArtifact, input, { signal });
        const [text, { readMlmodel }] = await Promise.all([response.text(), import('@millrace/models/readers')]);
        return readMlmodel(text);
      } catch (error) {
        if (error instanceof ApiFailure && error.status === 404) return null;
        throw error;
      }
    },
    staleTime: 60_000,
    retry: false,
  });

export const comparisonOf = (name: string, version: string, other_version: string) =>
  queryOptions({
    queryKey: ['registry', 'compare', name, version, other_version],
    queryFn: ({ signal }) => call(registryHistory.compareModelVersions, { name, version, other_version }, { signal }),
    enabled: version !== '' && other_version !== '' && version !== other_version,
  });
