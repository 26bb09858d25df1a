import { counted } from '../../../kernel/format.ts';
import { Modal } from '../../../kernel/ui/Modal.tsx';
import type { OnConflict } from './prepare-upload.ts';
import type { Conflict } from './use-uploads.ts';

interface ConflictDialogProps {
  readonly conflict: Conflict | undefined;
  /** Undefined: nothing is sent. */
  readonly onSettle: (choice: OnConflict | undefined) => void;
}

const shownMost = 5;

/** Names that are taken: nothing is replaced before somebody has said so. */
export function ConflictDialog({ conflict, onSettle }: ConflictDialogProps) {
  const taken = [...(conflict?.taken ?? [])];
  const more = taken.length - shownMost;
  return (
    <Modal
      open={conflict !== undefined}
      onClose={() => onSettle(undefined)}
      title={
        taken.length === 1
          ? 'There is already a file of this name'
          : `${counted(taken.length, 'file')} are there already`
      }
      text="Replacing cannot be undone."
    >
      <ul className="conflicts">
        {taken.slice(0, shownMost).map((path) => (
          <li key={path} className="cut">
            {path}
          </li>
        ))}
        {more > 0 && <li className="meta">{more} more</li>}
      </ul>
      <div className="actions">
        <button type="button" className="button" onClick={() => onSettle('skip')}>
          Leave out
        </button>
        <button type="button" className="button" onClick={() => onSettle('keep both')}>
          Keep both
        </button>
        <button type="button" className="button danger primary" onClick={() => onSettle('replace')}>
          Replace
        </button>
      </div>
    </Modal>
  );
}
