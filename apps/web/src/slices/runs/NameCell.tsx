import { PanelRight, Star, StickyNote } from 'lucide-react';
import type { ReactNode } from 'react';
import { runColour } from '../../kernel/run-colour.ts';
import { marksOf } from '../../kernel/run-marks.ts';
import { PathLink } from '../../kernel/ui/PathLink.tsx';
import type { TableRun } from './prepare-run-cell.ts';

/** One for all rows, so that each is drawn once in a row. */
const previewIcon = <PanelRight className="icon" aria-hidden />;
const starIcon = <Star className="icon" aria-hidden />;
const noteIcon = <StickyNote className="icon" aria-hidden />;

/** Characters of a note that a hint shows. */
const hintMost = 400;

export interface NameActions {
  readonly onPreview: (run_id: string) => void;
  readonly onStar: (run_ids: readonly string[], isStarred: boolean) => void;
}

interface NameCellProps extends NameActions {
  readonly run: TableRun;
  readonly lead: ReactNode;
}

/** A run by its colour and name, with its note, its star, and the way to look at it beside the table. */
export function NameCell({ run, lead, onPreview, onStar }: NameCellProps) {
  const { run_id, run_name } = run.info;
  const { isStarred, note, colour } = marksOf(run);
  return (
    <>
      {lead}
      <span className="swatch" style={{ background: runColour(run_id, colour) }} />
      <PathLink className="cut" path={`/runs/${run_id}`} title={run_name}>
        {run_name || run_id}
      </PathLink>
      <span className="row-marks">
        {note !== '' && (
          <button
            type="button"
            className="row-mark row-note"
            aria-label="Read the note"
            title={note.length > hintMost ? `${note.slice(0, hintMost)}…` : note}
            tabIndex={-1}
            onClick={() => onPreview(run_id)}
          >
            {noteIcon}
          </button>
        )}
        <button
          type="button"
          className="row-mark row-star"
          aria-label="Star"
          aria-pressed={isStarred}
          title="Star (s)"
          tabIndex={-1}
          onClick={() => onStar([run_id], !isStarred)}
        >
          {starIcon}
        </button>
        <button
          type="button"
          className="row-mark"
          aria-label="Look at the run beside the table"
          title="Look at the run beside the table (Enter)"
          tabIndex={-1}
          onClick={() => onPreview(run_id)}
        >
          {previewIcon}
        </button>
      </span>
    </>
  );
}
