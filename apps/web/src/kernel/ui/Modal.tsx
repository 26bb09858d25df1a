import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';

interface ModalProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** One sentence below the title. */
  readonly text?: ReactNode;
  readonly children?: ReactNode;
  /** Wider content sets a class of its own. */
  readonly className?: string;
}

/** A dialog over the page: Esc and a click beside it close it, focus comes back where it was. */
export function Modal({ open, onClose, title, text, children, className = '' }: ModalProps) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content
          className={`dialog ${className}`}
          {...(text === undefined && { 'aria-describedby': undefined })}
        >
          <Dialog.Title>{title}</Dialog.Title>
          {text !== undefined && <Dialog.Description>{text}</Dialog.Description>}
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
