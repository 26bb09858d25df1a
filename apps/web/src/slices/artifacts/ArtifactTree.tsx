import { useQuery } from '@tanstack/react-query';
import { ChevronDown, ChevronRight, File, Folder } from 'lucide-react';
import { useState } from 'react';
import { byteSize } from '../../kernel/format.ts';
import { folderOf } from './artifact-queries.ts';
import type { ArtifactEntry, ArtifactSource } from './artifact-source.ts';

interface TreeProps {
  readonly source: ArtifactSource;
  /** The file or folder that is open. */
  readonly open: string;
  readonly onOpen: (path: string) => void;
  /** The folder that files are dragged over. */
  readonly over: string | undefined;
}

/** Entries that show at once in one folder. */
const shownMax = 500;

/** Folders and files; a folder is read when it is unfolded. */
export function ArtifactTree(props: TreeProps) {
  return (
    <div className="artifact-tree" role="tree" aria-label="Artifacts">
      <Level {...props} path="" depth={0} />
    </div>
  );
}

interface LevelProps extends TreeProps {
  readonly path: string;
  readonly depth: number;
}

function Level(props: LevelProps) {
  const { data: entries, error } = useQuery(folderOf(props.source, props.path));
  if (!entries && error) return <div className="meta tree-note">{error.message}</div>;
  if (!entries) return <div className="skeleton tree-note" />;
  return (
    <>
      {entries.slice(0, shownMax).map((entry) => (
        <Entry key={entry.path} {...props} entry={entry} />
      ))}
      {entries.length > shownMax && (
        <div className="meta tree-note">{entries.length - shownMax} more are not shown.</div>
      )}
    </>
  );
}

function Entry({ entry, ...props }: LevelProps & { readonly entry: ArtifactEntry }) {
  const isBelow = props.open === entry.path || props.open.startsWith(`${entry.path}/`);
  const [isUnfolded, setUnfolded] = useState(isBelow);
  const Chevron = isUnfolded ? ChevronDown : ChevronRight;
  const choose = () => {
    if (entry.isFolder) setUnfolded(props.open === entry.path ? !isUnfolded : true);
    props.onOpen(entry.path);
  };
  return (
    <>
      <div
        role="treeitem"
        aria-expanded={entry.isFolder ? isUnfolded : undefined}
        aria-selected={props.open === entry.path}
        data-folder={entry.isFolder ? entry.path : props.path}
        data-over={(entry.isFolder && props.over === entry.path) || undefined}
      >
        <button type="button" style={{ paddingLeft: 8 + props.depth * 16 }} onClick={choose} title={entry.path}>
          {entry.isFolder ? <Chevron className="icon" aria-hidden /> : <span className="tree-gap" />}
          {entry.isFolder ? <Folder className="icon" aria-hidden /> : <File className="icon" aria-hidden />}
          <span className="cut grow">{entry.name}</span>
          {entry.size !== undefined && !entry.isFolder && <span className="meta">{byteSize(entry.size)}</span>}
        </button>
      </div>
      {entry.isFolder && isUnfolded && <Level {...props} path={entry.path} depth={props.depth + 1} />}
    </>
  );
}
