import { useState } from 'react';
import { FormDialog } from '../../kernel/ui/FormDialog.tsx';
import { useAttempt } from '../../kernel/ui/use-attempt.ts';
import { noteRun } from '../run-acts/index.ts';

interface NoteDialogProps {
  readonly run_id: string;
  readonly name: string;
  readonly note: string;
  readonly onClose: () => void;
}

/** Writes the note of a run without leaving the table. What was typed survives a refusal. */
export function NoteDialog({ run_id, name, note, onClose }: NoteDialogProps) {
  const [text, setText] = useState(note);
  const { problem, isBusy, run } = useAttempt(() => noteRun(run_id, text), { onDone: onClose });
  return (
    <FormDialog
      title={`Note of ${name}`}
      action="Save"
      canSubmit={text !== note}
      isBusy={isBusy}
      problem={problem}
      onSubmit={() => void run()}
      onClose={onClose}
    >
      <label>
        Note, in Markdown
        <textarea
          className="field"
          rows={8}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void run();
          }}
        />
      </label>
      <p className="meta">Ctrl Enter saves; an empty note goes.</p>
    </FormDialog>
  );
}
