import { ChevronDown, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import {
  branchPreview,
  entriesOf,
  type Found,
  isBranch,
  kindOf,
  type TreeEntry,
  valueText,
} from './prepare-json-tree.ts';

interface JsonTreeProps {
  readonly value: object;
  /** Undefined: nothing is searched. */
  readonly found?: Found | undefined;
}

/** Entries of one branch that show at once. */
const shownStep = 100;
/** Values by their names; a branch shows what is in it when it is opened. */
export const JsonTree = ({ value, found }: JsonTreeProps) => (
  <div className="json-tree" role="tree" aria-label="Values" onKeyDown={moveFocus}>
    <Branch value={value} path="" depth={0} found={found} />
  </div>
);

interface BranchProps extends JsonTreeProps {
  readonly path: string;
  readonly depth: number;
}

function Branch({ value, path, depth, found }: BranchProps) {
  const [shown, setShown] = useState(shownStep);
  const entries = entriesOf(value, path).filter((entry) => !found || found.paths.has(entry.path));
  const left = entries.length - shown;
  return (
    <>
      {entries.slice(0, shown).map((entry, at) => (
        <Entry
          key={entry.path}
          entry={entry}
          depth={depth}
          found={found}
          isFirst={depth === 0 && at === 0}
          isOpenAtFirst={depth === 0 && !Array.isArray(value)}
        />
      ))}
      {left > 0 && (
        <div role="none" style={{ paddingLeft: indentOf(depth) }}>
          <button type="button" className="button bare" onClick={() => setShown(shown + 10 * shownStep)}>
            {left.toLocaleString('en')} more
          </button>
        </div>
      )}
    </>
  );
}

interface EntryProps {
  readonly entry: TreeEntry;
  readonly depth: number;
  readonly found: Found | undefined;
  readonly isFirst: boolean;
  readonly isOpenAtFirst: boolean;
}

const indentOf = (depth: number): number => 8 + depth * 18;

function Entry({ entry: { name, value, path }, depth, found, isFirst, isOpenAtFirst }: EntryProps) {
  const [choice, setChoice] = useState<boolean>();
  const isFull = isBranch(value) && Object.keys(value).length > 0;
  const isOpen = isFull && (choice ?? (found ? holdsBelow(found, path) : isOpenAtFirst));
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <div
      role="treeitem"
      aria-expanded={isFull ? isOpen : undefined}
      aria-selected={false}
      tabIndex={isFirst ? 0 : -1}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget || !isFull) return;
        if (event.key === 'ArrowRight' && !isOpen) setChoice(true);
        else if (event.key === 'ArrowLeft' && isOpen) setChoice(false);
        else if (event.key === 'Enter' || event.key === ' ') setChoice(!isOpen);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: keys are those of the item */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: as above */}
      <div className="json-line" style={{ paddingLeft: indentOf(depth) }} onClick={() => isFull && setChoice(!isOpen)}>
        {isFull ? <Chevron className="icon" aria-hidden /> : <span className="tree-gap" />}
        <span className="json-name">{name}</span>
        <span className="json-value" data-kind={kindOf(value)}>
          {valueText(value)}
        </span>
        {isFull && !isOpen && <span className="meta cut">{branchPreview(value)}</span>}
      </div>
      {isOpen && (
        <div role="group">
          <Branch value={value} path={path} depth={depth + 1} found={found} />
        </div>
      )}
    </div>
  );
}

const holdsBelow = (found: Found, path: string): boolean => {
  for (const one of found.paths) if (one.startsWith(`${path}/`)) return true;
  return false;
};

/** Up and down go through what is open, as in every tree. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const from = (event.target as Element).closest('[role="treeitem"]');
  if (!step || !from) return;
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="treeitem"]')];
  items[items.indexOf(from as HTMLElement) + step]?.focus();
  event.preventDefault();
}
