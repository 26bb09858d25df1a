import type { ReactNode } from 'react';
import { Modal } from './Modal.tsx';

interface ConfirmProps {
  readonly open: boolean;
  readonly title: string;
  /** Says what will be lost. */
  readonly text: ReactNode;
  readonly action: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks once before something that cannot be taken back. */
export function Confirm({ open, title, text, action, onConfirm, onClose }: ConfirmProps) {
  const confirm = () => {
    onClose();
    onConfirm();
  };
  return (
    <Modal open={open} onClose={onClose} title={title} text={text}>
      <div className="actions">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" className="button danger primary" onClick={confirm}>
          {action}
        </button>
      </div>
    </Modal>
  );
}
