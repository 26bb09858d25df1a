import { ContextMenu as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';

interface ContextMenuProps {
  /** What the menu belongs to. */
  readonly trigger: ReactElement;
  readonly children: ReactNode;
}

/** A menu where the pointer is (right button, or the menu key). */
export function ContextMenu({ trigger, children }: ContextMenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="menu" collisionPadding={8}>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface ContextItemProps {
  readonly onSelect: () => void;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}

export function ContextItem({ onSelect, icon, children }: ContextItemProps) {
  return (
    <Radix.Item onSelect={onSelect}>
      {icon}
      {children}
    </Radix.Item>
  );
}
