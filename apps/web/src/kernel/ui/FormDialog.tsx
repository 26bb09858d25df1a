import type { FormEvent, ReactNode } from 'react';
import { Modal } from './Modal.tsx';
import { Problem } from './Problem.tsx';

interface FormDialogProps {
  readonly title: string;
  /** One sentence below the title. */
  readonly text?: ReactNode;
  readonly className?: string;
  /** Between the title and the form: what is there already. */
  readonly before?: ReactNode;
  /** The fields. */
  readonly children: ReactNode;
  /** What the button of the form says. */
  readonly action: string;
  readonly canSubmit: boolean;
  /** What was sent is on its way, and is not sent twice. */
  readonly isBusy: boolean;
  /** What the other button says. */
  readonly closing?: 'Cancel' | 'Done';
  readonly problem: string | undefined;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
}

/** A dialog with fields, what the server said against them, and the two ways on. */
export function FormDialog({
  before,
  children,
  action,
  canSubmit,
  isBusy,
  closing = 'Cancel',
  ...rest
}: FormDialogProps) {
  const { title, text, className, problem, onSubmit, onClose } = rest;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Modal open onClose={onClose} title={title} text={text} className={className}>
      {before}
      <form className="form" onSubmit={submit}>
        {children}
        <Problem text={problem} />
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            {closing}
          </button>
          <button type="submit" className="button primary" disabled={isBusy || !canSubmit}>
            {action}
          </button>
        </div>
      </form>
    </Modal>
  );
}
