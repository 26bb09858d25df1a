import { useQueries } from '@tanstack/react-query';
import { ArrowUp, File, Folder, Images } from 'lucide-react';
import { isMissing } from '../../kernel/api/api-failure.ts';
import { byteSize, counted } from '../../kernel/format.ts';
import { Skeleton } from '../../kernel/ui/states.tsx';
import { type ArtifactEntry, folderOf, isSeriesImage, runArtifacts } from '../artifacts/index.ts';
import type { CompareSearch, SetCompare } from './compare-search.ts';
import { FilesSideBySide } from './FilesSideBySide.tsx';
import { imagesFolder, SeriesImages, useImageSeries } from './images/SeriesImages.tsx';
import type { ComparedRun } from './prepare-config.ts';
import { RunHeads } from './RunHeads.tsx';
import { UnreadFiles } from './UnreadFiles.tsx';

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
      {isFile && <FilesSideBySide {...{ runs, search, set, path }} />}
      {folder === imagesFolder && search.image && <SeriesImages {...{ runs, search, set }} image={search.image} />}
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
  const columns = listings.map(({ data }) => new Map(plainEntries(data).map((entry) => [entry.path, entry])));
  const failed = listings.filter(({ error }) => error !== null && !isMissing(error));
  if (failed.length > 0) return <UnreadFiles failed={failed} />;
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
                    onClick={() => set({ path: parent || undefined, image: undefined, step: undefined }, false)}
                  >
                    <ArrowUp className="icon" aria-hidden />
                  </button>
                )}
                {folder || 'Artifacts'}
              </span>
            </th>
            <RunHeads {...{ runs, set }} />
          </tr>
        </thead>
        <tbody>
          {folder === imagesFolder && <ImageKeyRows {...{ runs, search, set }} />}
          {entries.map((entry) => (
            <tr key={entry.path} data-open={entry.path === open || undefined}>
              <th scope="row">
                <EntryButton entry={entry} onOpen={(path) => set({ path, image: undefined, step: undefined }, false)} />
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
      {entries.length === 0 && folder !== imagesFolder && (
        <p className="compare-note">None of these runs has artifacts here.</p>
      )}
    </div>
  );
}

/** What stands for itself: images of series are shown by their keys. */
const plainEntries = (entries: readonly ArtifactEntry[] = []): readonly ArtifactEntry[] =>
  entries.filter(({ path }) => !isSeriesImage(path));

/** A line for each series of images, with the number of its steps in each run. */
function ImageKeyRows({ runs, search, set }: CompareArtifactsProps) {
  const series = useImageSeries(runs);
  const keys = [...new Set(series?.flatMap((one) => [...one.keys()]))].sort();
  return keys.map((key) => (
    <tr key={key} data-open={key === search.image || undefined}>
      <th scope="row">
        <button
          type="button"
          className="button bare entry"
          onClick={() => set({ path: imagesFolder, image: key, step: undefined }, false)}
        >
          <Images className="icon" aria-hidden />
          <span className="cut">{key}</span>
        </button>
      </th>
      {series?.map((one, i) => (
        <td key={runs[i]?.info?.run_id} className="num">
          {one.has(key) ? counted(one.get(key)?.length ?? 0, 'step') : '—'}
        </td>
      ))}
    </tr>
  ));
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
