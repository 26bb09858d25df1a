import { Eye, EyeOff } from 'lucide-react';
import { ContextItem } from '../../kernel/ui/ContextMenu.tsx';
import { type SetCharts, toggledHide } from '../charts/index.ts';

interface HideItemProps {
  /** Of a run, or the key of a group. */
  readonly id: string;
  readonly hide: readonly string[] | undefined;
  readonly set: SetCharts;
}

/** Takes the line of a row out of the charts, or puts it back. */
export function HideItem({ id, hide, set }: HideItemProps) {
  const isHidden = hide?.includes(id) ?? false;
  const Icon = isHidden ? Eye : EyeOff;
  return (
    <ContextItem icon={<Icon className="icon" aria-hidden />} onSelect={() => set(toggledHide(id))}>
      {isHidden ? 'Show in charts' : 'Hide in charts'} <kbd className="end">h</kbd>
    </ContextItem>
  );
}
