import { useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo } from 'react';
import { Grid } from '../../kernel/table/Grid.tsx';
import { Failure, NothingMatches, Skeleton } from '../../kernel/ui/states.tsx';
import { MoreFailed } from './MoreFailed.tsx';
import { registryColumns } from './registry-columns.tsx';
import type { RegistryKind } from './registry-kinds.ts';
import { registryPages } from './registry-queries.ts';
import { type RegistryListSearch, sortOf } from './registry-search.ts';
import { usePagedRows } from './use-paged-rows.ts';

interface RegistryListProps {
  readonly kind: RegistryKind;
  readonly search: RegistryListSearch;
  readonly set: (change: RegistryListSearch) => void;
  readonly onOpen: (name: string) => void;
  /** What shows when there is none at all. */
  readonly empty: React.ReactNode;
}

/** Models or prompts as rows, ordered and found by the server. */
export function RegistryList({ kind, search, set, onOpen, empty }: RegistryListProps) {
  const { sort, descending } = sortOf(search);
  const q = useDeferredValue(search.q ?? '');
  const view = useMemo(() => registryPages({ kind, q, sort, descending }), [kind, q, sort, descending]);
  const pages = useInfiniteQuery({ ...view, placeholderData: (before) => before });
  const { rows, rowCount, onShow } = usePagedRows(pages);
  if (pages.error && rows.length === 0) {
    return (
      <Failure title={`The ${kind}s could not be read.`} error={pages.error} onRetry={() => void pages.refetch()} />
    );
  }
  // What nothing fits is not known of words whose answer is on its way.
  if (pages.isPending || (pages.isPlaceholderData && rows.length === 0)) return <Skeleton />;
  if (rows.length === 0 && q === '') return empty;
  if (rows.length === 0) {
    return (
      <NothingMatches title={`No ${kind} fits “${q}”.`}>
        {q.split(/\s+/).map((word) => (
          <button
            key={word}
            type="button"
            className="button"
            onClick={() => set({ q: q.replace(word, '').trim() || undefined })}
          >
            Without “{word}”
          </button>
        ))}
      </NothingMatches>
    );
  }
  return (
    <>
      <Grid
        label={`Registered ${kind}s`}
        columns={registryColumns[kind]}
        pinned={1}
        rowCount={rowCount}
        rowAt={(at) => rows[at]}
        keyOf={({ name = '' }) => name}
        sorts={[{ id: sort, descending }]}
        onSort={(id) => set({ sort: id === sort && !descending ? `-${id}` : id })}
        onOpen={({ name = '' }) => onOpen(name)}
        onShow={onShow}
      />
      <MoreFailed pages={pages} />
    </>
  );
}
