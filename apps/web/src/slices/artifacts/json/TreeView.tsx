import { useEffect, useMemo, useState } from 'react';
import { SearchBox } from '../../../kernel/ui/SearchBox.tsx';
import { Skeleton } from '../../../kernel/ui/states.tsx';
import type { TextProps } from '../text-views.tsx';
import { JsonTree } from './JsonTree.tsx';
import { findInTree, isBranch } from './prepare-json-tree.ts';
import { type ReadTree, readTree } from './read-tree.ts';

/** A text that is a tree (JSON, JSON lines, YAML): folded, searched, or as it was written. */
export function TreeView({ text, kind }: TextProps) {
  const [asText, setAsText] = useState(false);
  const [wanted, setWanted] = useState('');
  const read = useTree(text, kind);
  const value = read && 'value' in read ? read.value : undefined;
  const found = useMemo(() => (wanted === '' ? undefined : findInTree(value, wanted)), [value, wanted]);
  if (!read) return <Skeleton />;
  if ('problem' in read || !isBranch(value)) {
    return (
      <>
        {'problem' in read && (
          <p className="preview-note">This is not a tree, so it is shown as text: {read.problem}</p>
        )}
        <pre className="preview-text">{text}</pre>
      </>
    );
  }
  return (
    <>
      <div className="bar preview-bar">
        {!asText && <SearchBox label="Find in the tree" placeholder="Find" text={wanted} onText={setWanted} />}
        {found && (
          <span className="meta" role="status">
            {found.isCut ? 'more than ' : ''}
            {found.matches} found
          </span>
        )}
        <span className="grow" />
        <button type="button" className="button" aria-pressed={asText} onClick={() => setAsText(!asText)}>
          As text
        </button>
      </div>
      {asText ? <pre className="preview-text">{text}</pre> : <JsonTree value={value} found={found} />}
    </>
  );
}

/** Undefined while it is read. */
function useTree(text: string, kind: TextProps['kind']): ReadTree | undefined {
  const [read, setRead] = useState<ReadTree>();
  useEffect(() => {
    let isWanted = true;
    void readTree(text, kind).then((tree) => isWanted && setRead(tree));
    return () => {
      isWanted = false;
    };
  }, [text, kind]);
  return read;
}
