import { Ellipsis } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';

interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly children: ReactNode;
  readonly align?: 'start' | 'end';
}

/** A menu of commands below a button. */
export function Menu({ trigger, children, align = 'end' }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align={align} sideOffset={4} collisionPadding={8}>
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** The menu behind three dots: what can be done with one thing. */
export const MoreMenu = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <Menu
    trigger={
      <button type="button" className="button bare icon-only" aria-label={label}>
        <Ellipsis className="icon" aria-hidden />
      </button>
    }
  >
    {children}
  </Menu>
);

interface MenuItemProps {
  readonly onSelect: () => void;
  readonly icon?: ReactNode;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly shortcut?: string;
  readonly children: ReactNode;
}

export function MenuItem({ onSelect, icon, danger, disabled, shortcut, children }: MenuItemProps) {
  return (
    <DropdownMenu.Item className={danger ? 'danger' : ''} disabled={disabled} onSelect={onSelect}>
      {icon}
      {children}
      {shortcut && <kbd className="end">{shortcut}</kbd>}
    </DropdownMenu.Item>
  );
}

export const MenuDivider = () => <DropdownMenu.Separator className="divider" />;
