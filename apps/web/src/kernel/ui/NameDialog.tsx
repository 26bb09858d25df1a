import { useState } from 'react';
import { FormDialog } from './FormDialog.tsx';
import { useAttempt } from './use-attempt.ts';

interface NameDialogProps {
  readonly title: string;
  readonly action: string;
  readonly initial: string;
  readonly hint?: string;
  /** Rejects with the message to show; the text stays. */
  readonly onSubmit: (name: string) => Promise<void>;
  readonly onClose: () => void;
}

/** Asks for a name. What was typed survives a refusal. */
export function NameDialog({ title, action, initial, hint, onSubmit, onClose }: NameDialogProps) {
  const [name, setName] = useState(initial);
  const { problem, isBusy, run } = useAttempt(async () => {
    await onSubmit(name);
    onClose();
  });
  return (
    <FormDialog
      title={title}
      action={action}
      canSubmit={!isBusy && name.trim() !== ''}
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
