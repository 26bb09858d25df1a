import { type KeyboardEvent, type ReactNode, Suspense } from 'react';
import { Skeleton } from '../../kernel/ui/states.tsx';
import { useSearchNow } from '../../kernel/use-search-now.ts';
import { RunPreview } from '../run/index.ts';
import { readRunsSearch } from './runs-search.ts';

interface WithPreviewProps {
  /** The run in the panel; undefined: no panel. */
  readonly open: string | undefined;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A table with a run beside it. Escape closes the panel, wherever the focus is. */
export function WithPreview({ open, onClose, children }: WithPreviewProps) {
  const searchNow = useSearchNow(readRunsSearch);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key !== 'Escape' || event.defaultPrevented || searchNow().open === undefined) return;
    onClose();
    event.currentTarget.querySelector<HTMLElement>('.grid')?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the key reaches here from what lies within
    <div className="with-panel" onKeyDown={onKeyDown}>
      <div className="grow">{children}</div>
      {open !== undefined && (
        <Suspense
          fallback={
            <aside className="side-panel run-preview">
              <Skeleton lines={9} />
            </aside>
          }
        >
          <RunPreview run_id={open} onClose={onClose} />
        </Suspense>
      )}
    </div>
  );
}
