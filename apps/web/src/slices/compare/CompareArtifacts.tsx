import { useQueries } from '@tanstack/react-query';
import { ArrowUp, File, Folder } from 'lucide-react';
import { byteSize } from '../../kernel/format.ts';
import { Skeleton } from '../../kernel/ui/states.tsx';
import { type ArtifactEntry, folderOf, runArtifacts } from '../artifacts/index.ts';
import type { CompareSearch, SetCompare } from './compare-search.ts';
import { FilesSideBySide } from './FilesSideBySide.tsx';
import type { ComparedRun } from './prepare-config.ts';
import { RunHeads } from './RunHeads.tsx';

interface CompareArtifactsProps {
  readonly runs: readonly ComparedRun[];
  readonly search: CompareSearch;
  readonly set: SetCompare;
}

/** The same place in every run's artifacts; a file is shown side by side. A path that ends with a slash is a folder. */
export function CompareArtifacts({ runs, search, set }: CompareArtifactsProps) {
  const path = search.path ?? '';
  const isFile = path !== '' && !path.endsWith('/');
  const folder = isFile ? path.slice(0, path.lastIndexOf('/') + 1) : path;
  return (
    <div className="compare-artifacts">
      <FolderTable {...{ runs, search, set, folder }} open={isFile ? path : undefined} />
      {isFile && <FilesSideBySide runs={runs} path={path} />}
    </div>
  );
}

function FolderTable({
  runs,
  search,
  set,
  folder,
  open,
}: CompareArtifactsProps & { readonly folder: string; readonly open?: string }) {
  const listings = useQueries({
    queries: runs.map(({ info }) => folderOf(runArtifacts(info?.run_id ?? ''), folder.replace(/\/$/, ''))),
  });
  if (listings.some(({ isPending }) => isPending)) return <Skeleton />;
  const columns = listings.map(({ data }) => new Map((data ?? []).map((entry) => [entry.path, entry])));
  const entries = [...new Map(columns.flatMap((column) => [...column])).values()];
  const parent = folder.replace(/[^/]+\/$/, '');
  return (
    <div className="compare-scroll">
      <table className="compare">
        <thead>
          <tr>
            <th scope="col">
              <span className="line">
                {folder !== '' && (
                  <button
                    type="button"
                    className="button bare icon-only"
                    aria-label="Folder above"
                    onClick={() => set({ path: parent || undefined }, false)}
                  >
                    <ArrowUp className="icon" aria-hidden />
                  </button>
                )}
                {folder || 'Artifacts'}
              </span>
            </th>
            <RunHeads {...{ runs, search, set }} />
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.path} data-open={entry.path === open || undefined}>
              <th scope="row">
                <EntryButton entry={entry} onOpen={(path) => set({ path }, false)} />
              </th>
              {columns.map((column, i) => (
                <td key={runs[i]?.info?.run_id} className="num">
                  {sizeText(column.get(entry.path))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {entries.length === 0 && <p className="compare-note">None of these runs has artifacts here.</p>}
    </div>
  );
}

function EntryButton({ entry, onOpen }: { readonly entry: ArtifactEntry; readonly onOpen: (path: string) => void }) {
  const Icon = entry.isFolder ? Folder : File;
  return (
    <button
      type="button"
      className="button bare entry"
      onClick={() => onOpen(entry.isFolder ? `${entry.path}/` : entry.path)}
    >
      <Icon className="icon" aria-hidden />
      <span className="cut">{entry.name}</span>
    </button>
  );
}

function sizeText(entry: ArtifactEntry | undefined): string {
  if (!entry) return '—';
  return entry.isFolder ? '✓' : byteSize(entry.size ?? 0);
}
