import { useState } from 'react';
import { FormDialog } from './FormDialog.tsx';
import { useAttempt } from './use-attempt.ts';

interface NameDialogProps<R> {
  readonly title: string;
  readonly action: string;
  readonly initial: string;
  readonly hint?: string;
  /** Rejects with the message to show; the text stays. */
  readonly onSubmit: (name: string) => Promise<R>;
  /** What follows, unless the dialog was closed before. */
  readonly onDone?: (result: R) => void;
  readonly onClose: () => void;
}

/** Asks for a name. What was typed survives a refusal. */
export function NameDialog<R>({ title, action, initial, hint, onSubmit, onDone, onClose }: NameDialogProps<R>) {
  const [name, setName] = useState(initial);
  const { problem, isBusy, run } = useAttempt(() => onSubmit(name), {
    onDone: (result) => {
      onClose();
      onDone?.(result);
    },
  });
  return (
    <FormDialog
      title={title}
      action={action}
      canSubmit={name.trim() !== ''}
      isBusy={isBusy}
      problem={problem}
      onSubmit={() => void run()}
      onClose={onClose}
    >
      <label>
        Name
        <input className="field" value={name} maxLength={500} onChange={(event) => setName(event.target.value)} />
      </label>
      {hint && <p className="meta">{hint}</p>}
    </FormDialog>
  );
}
