import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Download, FolderArchive } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import { CopyButton } from '../../kernel/ui/CopyButton.tsx';
import { Empty } from '../../kernel/ui/states.tsx';
import { say, sayError } from '../../kernel/ui/toasts.ts';
import { ArtifactTree } from './ArtifactTree.tsx';
import { folderOf } from './artifact-queries.ts';
import type { ArtifactSource } from './artifact-source.ts';
import { Preview } from './Preview.tsx';
import './artifacts.css';

interface ArtifactBrowserProps {
  readonly source: ArtifactSource;
  /** The open file or folder, from the address. */
  readonly open: string;
  readonly onOpen: (path: string) => void;
}

/** Files of a run or model: tree, look, download, upload by drag. */
export function ArtifactBrowser({ source, open, onOpen }: ArtifactBrowserProps) {
  const { data: top } = useQuery(folderOf(source, ''));
  const { isOver, handlers } = useDrop(source);
  if (top?.length === 0) {
    return (
      <section className="artifacts" aria-label="Artifacts" data-over={isOver || undefined} {...handlers}>
        <Empty title="No artifacts.">
          <p>Files that the run logs appear here. {source.upload && 'You can also drop files here.'}</p>
        </Empty>
      </section>
    );
  }
  return (
    <section className="artifacts" aria-label="Artifacts" data-over={isOver || undefined} {...handlers}>
      <ArtifactTree source={source} open={open} onOpen={onOpen} />
      <div className="artifact-view">
        <ViewHead source={source} open={open} />
        <Open source={source} open={open} onOpen={onOpen} />
      </div>
    </section>
  );
}

function useIsFolder(source: ArtifactSource, path: string): boolean | undefined {
  const parent = path.replace(/(^|\/)[^/]*$/, '');
  const { data } = useQuery(folderOf(source, parent));
  return path === '' ? true : data?.find((entry) => entry.path === path)?.isFolder;
}

function ViewHead({ source, open }: Omit<ArtifactBrowserProps, 'onOpen'>) {
  const isFolder = useIsFolder(source, open);
  return (
    <header className="bar">
      <code className="cut">{open || 'All files'}</code>
      {open !== '' && <CopyButton text={open} label="Copy the path" />}
      <span className="grow" />
      {isFolder === false && (
        <a className="button" href={source.link(open)} download>
          <Download className="icon" aria-hidden /> Download
        </a>
      )}
      {isFolder && source.zipLink && (
        <a className="button" href={source.zipLink(open)} download>
          <FolderArchive className="icon" aria-hidden /> Download as zip
        </a>
      )}
    </header>
  );
}

function Open({ source, open, onOpen }: ArtifactBrowserProps) {
  const isFolder = useIsFolder(source, open);
  if (isFolder === undefined && open !== '') return <p className="preview-note">There is no such file.</p>;
  if (isFolder)
    return (
      <p className="preview-note">Choose a file to look at it.{source.upload && ' Drop files here to add them.'}</p>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <div className="preview" role="region" aria-label={open} tabIndex={0}>
      <Preview source={source} path={open} onOpen={onOpen} />
    </div>
  );
}

function useDrop(source: ArtifactSource) {
  const client = useQueryClient();
  const [isOver, setOver] = useState(false);
  const { upload } = source;
  if (!upload) return { isOver: false, handlers: {} };
  const add = async (files: readonly File[]) => {
    try {
      for (const file of files) await upload(file.name, file);
      say(files.length === 1 ? `${files[0]?.name} is added.` : `${files.length} files are added.`);
    } catch (error) {
      sayError(error);
    }
    await client.invalidateQueries({ queryKey: ['artifacts', source.key] });
  };
  const handlers = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      void add([...event.dataTransfer.files]);
    },
  };
  return { isOver, handlers };
}
