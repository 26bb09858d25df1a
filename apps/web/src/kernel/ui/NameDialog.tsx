import { type FormEvent, useState } from 'react';
import { Modal } from './Modal.tsx';

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
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await onSubmit(name);
      onClose();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };
  return (
    <Modal open onClose={onClose} title={title}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <label>
          Name
          <input className="field" value={name} maxLength={500} onChange={(event) => setName(event.target.value)} />
        </label>
        {hint && <p className="meta">{hint}</p>}
        {problem && (
          <p className="wrong" role="alert">
            {problem}
          </p>
        )}
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="button primary" disabled={busy || name.trim() === ''}>
            {action}
          </button>
        </div>
      </form>
    </Modal>
  );
}
