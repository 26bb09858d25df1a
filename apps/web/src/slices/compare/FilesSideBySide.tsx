import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ApiFailure, isMissing } from '../../kernel/api/api-failure.ts';
import { Skeleton } from '../../kernel/ui/states.tsx';
import { mayBeTable, previewKind, runArtifacts, tableOf } from '../artifacts/index.ts';
import type { CompareSearch, SetCompare } from './compare-search.ts';
import { ZoomImages } from './images/ZoomImages.tsx';
import type { ComparedRun } from './prepare-config.ts';
import { TextsSideBySide } from './TextsSideBySide.tsx';
import { TablesSideBySide } from './tables/TablesSideBySide.tsx';
import { UnreadFiles } from './UnreadFiles.tsx';

export interface FilesProps {
  readonly runs: readonly ComparedRun[];
  readonly search: CompareSearch;
  readonly set: SetCompare;
  readonly path: string;
}

/** One file of every run: images beside each other, tables and texts against the first run's. */
export function FilesSideBySide(props: FilesProps) {
  const kind = previewKind(props.path);
  if (kind === 'image' || kind === 'vector') return <Images {...props} />;
  return mayBeTable(props.path) ? <Tables {...props} /> : <TextsSideBySide {...props} />;
}

function Images({ runs, search, set, path }: FilesProps) {
  const images = runs.map(({ info }) => ({
    run_id: info?.run_id ?? '',
    title: info?.run_name ?? '',
    address: runArtifacts(info?.run_id ?? '').link(path),
    path,
  }));
  return (
    <ZoomImages images={images} zoom={search.zoom} set={set}>
      <code className="cut">{path}</code>
    </ZoomImages>
  );
}

/** What holds no table after all is compared as text. */
function Tables({ runs, search, set, path }: FilesProps) {
  const loaded = useQueries({ queries: runs.map(({ info }) => tableOf(runArtifacts(info?.run_id ?? ''), path)) });
  const isPending = loaded.some((one) => one.isPending);
  const stamp = loaded.map(({ dataUpdatedAt }) => dataUpdatedAt).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list is new each time, the stamp says when its content is
  const tables = useMemo(() => loaded.map(({ data }) => data ?? undefined), [stamp]);
  if (isPending) return <Skeleton />;
  const failed = loaded.filter(({ error }) => error instanceof ApiFailure && !isMissing(error));
  if (failed.length > 0) return <UnreadFiles failed={failed} />;
  if (loaded.some(({ data }) => data === null) || tables.every((table) => table === undefined))
    return <TextsSideBySide {...{ runs, search, set, path }} />;
  return <TablesSideBySide {...{ path, runs, tables, search, set }} />;
}
