import { useNavigate } from '@tanstack/react-router';
import { ArchiveRestore, ClipboardCopy, EyeOff, GitCompareArrows, Pencil, Star, Tag, Trash2, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { counted } from '../../kernel/format.ts';
import { onKey } from '../../kernel/frame/keys.ts';
import { marksOf } from '../../kernel/run-marks.ts';
import { Menu, MenuItem } from '../../kernel/ui/Menu.tsx';
import { NameDialog } from '../../kernel/ui/NameDialog.tsx';
import { TagDialog } from '../../kernel/ui/TagDialog.tsx';
import { say, sayError } from '../../kernel/ui/toasts.ts';
import { useStable } from '../../kernel/use-stable.ts';
import { hiddenTogether } from '../charts/index.ts';
import { deleteRuns, renameRun, restoreRuns, starRuns, tagRuns } from '../run-acts/index.ts';
import type { TableRun } from './prepare-run-cell.ts';
import { isWritten, type RunColumn } from './run-columns.ts';
import type { SetRuns } from './runs-search.ts';
import type { Select } from './use-selected-runs.ts';
import { toMarkdown, toTsv } from './write-runs.ts';

interface BulkBarProps {
  readonly ids: readonly string[];
  /** Those of them that are loaded. */
  readonly runs: readonly TableRun[];
  readonly columns: readonly RunColumn[];
  readonly deleted: boolean;
  readonly hide: readonly string[] | undefined;
  readonly set: SetRuns;
  readonly onSelect: Select;
}

/** What can be done with the selected runs. */
export function BulkBar({ ids, runs, columns, deleted, hide, set, onSelect }: BulkBarProps) {
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<'tag' | 'rename'>();
  const [only] = runs;
  const written = columns.filter(isWritten);
  // What was selected while the answer was on its way stays so.
  const done = (act: Promise<void>) => void act.then(() => onSelect((now) => now.difference(new Set(ids))));
  const copy = (text: string) => navigator.clipboard.writeText(text).then(() => say('Copied.'), sayError);
  const compare = useStable(() => {
    if (ids.length < 2) return;
    void navigate({ href: `/compare?${new URLSearchParams({ runs: ids.join(',') })}` });
  });
  const isStarred = runs.length > 0 && runs.every((run) => marksOf(run).isStarred);
  const star = useStable(() => void starRuns(ids, !isStarred).catch(sayError));
  const isHidden = ids.every((id) => hide?.includes(id));
  const toggleHide = useStable(() => set(hiddenTogether(ids, !isHidden)));
  useEffect(() => onKey('c', compare), [compare]);
  useEffect(() => onKey('s', star), [star]);
  useEffect(() => onKey('h', toggleHide), [toggleHide]);
  return (
    <div className="bar bulk">
      <strong>{counted(ids.length, 'run')} selected</strong>
      <button type="button" className="button" aria-keyshortcuts="c" disabled={ids.length < 2} onClick={compare}>
        <GitCompareArrows className="icon" aria-hidden /> Compare <kbd aria-hidden>c</kbd>
      </button>
      <button type="button" className="button" aria-keyshortcuts="s" onClick={star}>
        <Star className="icon" aria-hidden /> {isStarred ? 'Take the star' : 'Star'} <kbd aria-hidden>s</kbd>
      </button>
      <button type="button" className="button" aria-keyshortcuts="h" onClick={toggleHide}>
        <EyeOff className="icon" aria-hidden /> {isHidden ? 'Show in charts' : 'Hide in charts'}{' '}
        <kbd aria-hidden>h</kbd>
      </button>
      <button type="button" className="button" onClick={() => setDialog('tag')}>
        <Tag className="icon" aria-hidden /> Tag …
      </button>
      <button type="button" className="button" disabled={ids.length !== 1 || !only} onClick={() => setDialog('rename')}>
        <Pencil className="icon" aria-hidden /> Rename …
      </button>
      <Menu
        align="start"
        trigger={
          <button type="button" className="button" disabled={runs.length === 0}>
            <ClipboardCopy className="icon" aria-hidden /> Copy
          </button>
        }
      >
        <MenuItem onSelect={() => void copy(toTsv(runs, written))}>As a table for spreadsheets</MenuItem>
        <MenuItem onSelect={() => void copy(toMarkdown(runs, written))}>As Markdown</MenuItem>
        <MenuItem onSelect={() => void copy(ids.join('\n'))}>Ids</MenuItem>
      </Menu>
      {deleted ? (
        <button type="button" className="button" onClick={() => done(restoreRuns(ids))}>
          <ArchiveRestore className="icon" aria-hidden /> Restore
        </button>
      ) : (
        <button type="button" className="button danger" onClick={() => done(deleteRuns(ids))}>
          <Trash2 className="icon" aria-hidden /> Delete
        </button>
      )}
      <span className="grow" />
      <button
        type="button"
        className="button bare icon-only"
        aria-label="Select none"
        onClick={() => onSelect(new Set())}
      >
        <X className="icon" aria-hidden />
      </button>
      {dialog === 'rename' && only && (
        <NameDialog
          title="Rename the run"
          action="Rename"
          initial={only.info.run_name ?? ''}
          onSubmit={(name) => renameRun(only.info.run_id, name)}
          onClose={() => setDialog(undefined)}
        />
      )}
      {dialog === 'tag' && (
        <TagDialog
          title={`Tag ${counted(ids.length, 'run')}`}
          tags={[]}
          onSet={(key, value) => tagRuns(ids, key, value)}
          onDelete={async () => {}}
          onClose={() => setDialog(undefined)}
        />
      )}
    </div>
  );
}
