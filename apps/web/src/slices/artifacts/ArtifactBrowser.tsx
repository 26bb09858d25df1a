import { useQuery } from '@tanstack/react-query';
import { Download, FolderArchive } from 'lucide-react';
import { CopyButton } from '../../kernel/ui/CopyButton.tsx';
import { Empty, Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { ArtifactTree } from './ArtifactTree.tsx';
import { folderOf } from './artifact-queries.ts';
import type { ArtifactEntry, ArtifactSource } from './artifact-source.ts';
import { SeriesList } from './images/SeriesList.tsx';
import { Preview } from './Preview.tsx';
import { AddButtons } from './upload/AddButtons.tsx';
import { ConflictDialog } from './upload/ConflictDialog.tsx';
import { folderOfPath } from './upload/prepare-upload.ts';
import { UploadPanel } from './upload/UploadPanel.tsx';
import { useDrop } from './upload/use-drop.ts';
import { type Uploads, useUploads } from './upload/use-uploads.ts';
import './artifacts.css';

interface ArtifactBrowserProps {
  readonly source: ArtifactSource;
  /** The open file or folder, from the address. */
  readonly open: string;
  readonly onOpen: (path: string) => void;
}

/** Files of a run or model: tree, look, download, upload by drag or by choice. */
export function ArtifactBrowser({ source, open, onOpen }: ArtifactBrowserProps) {
  const { data: top } = useQuery(folderOf(source, ''));
  const { kind, error, retry } = useKind(source, open);
  const all = useUploads(source);
  // Until it is known what is open, files would go to the wrong folder.
  const uploads = kind && all;
  const folder = kind === 'folder' ? open : folderOfPath(open);
  const { over, handlers } = useDrop(uploads, folder);
  const isEmpty = top?.length === 0;
  return (
    <section className="artifacts" aria-label="Artifacts" data-empty={isEmpty || undefined} {...handlers}>
      {!isEmpty && <ArtifactTree source={source} open={open} onOpen={onOpen} over={over} />}
      <div className="artifact-view" data-over={over === folder || undefined}>
        <ViewHead source={source} open={open} kind={kind} uploads={uploads} folder={folder} />
        {isEmpty ? <NoArtifacts source={source} /> : <Open {...{ source, open, onOpen, kind, error, retry }} />}
        {over !== undefined && <p className="drop-note">Add to {over || 'the top folder'}</p>}
        {uploads && <UploadPanel queue={uploads.queue} />}
      </div>
      {uploads && <ConflictDialog conflict={uploads.conflict} onSettle={uploads.settle} />}
    </section>
  );
}

const NoArtifacts = ({ source }: Pick<ArtifactBrowserProps, 'source'>) => (
  <Empty title="No artifacts.">
    <p>Files that the run logs appear here. {source.upload && 'You can also drop files and folders here.'}</p>
  </Empty>
);

type Kind = 'folder' | 'file' | 'nothing';

interface Found {
  /** Undefined until it is known. */
  readonly kind: Kind | undefined;
  /** Why it is not known. */
  readonly error: Error | null;
  readonly retry: () => void;
}

/** What lies at a path. */
function useKind(source: ArtifactSource, path: string): Found {
  const { data, error, refetch } = useQuery(folderOf(source, folderOfPath(path)));
  return { kind: path === '' ? 'folder' : data && kindAt(path, data), error, retry: () => void refetch() };
}

function kindAt(path: string, entries: readonly ArtifactEntry[]): Kind {
  const entry = entries.find((one) => one.path === path);
  if (!entry) return 'nothing';
  return entry.isFolder ? 'folder' : 'file';
}

interface ViewHeadProps extends Omit<ArtifactBrowserProps, 'onOpen'> {
  readonly kind: Kind | undefined;
  readonly uploads: Uploads | undefined;
  /** Where files are added. */
  readonly folder: string;
}

function ViewHead({ source, open, kind, uploads, folder }: ViewHeadProps) {
  return (
    <header className="bar">
      <code className="cut">{open || 'All files'}</code>
      {open !== '' && <CopyButton text={open} label="Copy the path" />}
      <span className="grow" />
      {uploads && <AddButtons uploads={uploads} folder={folder} />}
      {kind === 'file' && (
        <a className="button" href={source.link(open)} download>
          <Download className="icon" aria-hidden /> Download
        </a>
      )}
      {kind === 'folder' && source.zipLink && (
        <a className="button" href={source.zipLink(open)} download>
          <FolderArchive className="icon" aria-hidden /> Download as zip
        </a>
      )}
    </header>
  );
}

interface OpenProps extends ArtifactBrowserProps, Found {}

function Open({ source, open, onOpen, kind, error, retry }: OpenProps) {
  if (kind === undefined && error)
    return <Failure title="The folder could not be listed." error={error} onRetry={retry} />;
  if (kind === undefined) return <Skeleton lines={3} />;
  if (kind === 'nothing') return <p className="preview-note">There is no such file.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <div className="preview" role="region" aria-label={open || 'All files'} tabIndex={0}>
      {kind === 'folder' ? (
        <FolderLook source={source} open={open} onOpen={onOpen} />
      ) : (
        <Preview source={source} path={open} onOpen={onOpen} />
      )}
    </div>
  );
}

/** A model's folder shows the model, one of images its series; any other says how it is used. */
function FolderLook({ source, open, onOpen }: ArtifactBrowserProps) {
  const { data: entries, error, refetch } = useQuery(folderOf(source, open));
  if (!entries && error)
    return <Failure title="The folder could not be listed." error={error} onRetry={() => void refetch()} />;
  if (!entries) return <Skeleton lines={3} />;
  const mlmodel = entries.find(({ name }) => name === 'MLmodel');
  if (mlmodel) return <Preview source={source} path={mlmodel.path} onOpen={onOpen} />;
  return (
    <>
      <p className="preview-note">
        Choose a file to look at it.{source.upload && ' Drop files and folders here to add them.'}
      </p>
      <SeriesList source={source} folder={open} onOpen={onOpen} />
    </>
  );
}
