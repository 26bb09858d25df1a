import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { TimeText } from '../../kernel/ui/TimeText.tsx';
import { AliasChip } from './Chips.tsx';
import { changeText } from './prepare-aliases.ts';
import { aliasChanges } from './registry-queries.ts';

/** Who moved which alias, and when; newest first. */
export function AliasHistory({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const { data: changes, error, refetch } = useQuery(aliasChanges(name));
  return (
    <aside className="side-panel" aria-label="History of the aliases">
      <header className="line">
        <h2 className="grow">Alias history</h2>
        <button type="button" className="button bare icon-only" aria-label="Close the history" onClick={onClose}>
          <X className="icon" aria-hidden />
        </button>
      </header>
      {error && <Failure title="The history could not be read." error={error} onRetry={() => void refetch()} />}
      {!changes && !error && <Skeleton lines={3} />}
      {changes?.length === 0 && <p className="meta">No alias was ever set.</p>}
      <ol className="alias-history">
        {changes?.map((change) => (
          <li key={`${change.timestamp} ${change.alias} ${change.version}`}>
            <AliasChip alias={change.alias ?? ''} />
            <span>{changeText(change)}</span>
            <span className="meta">
              <TimeText ms={change.timestamp} />
              {change.user && ` · ${change.user}`}
            </span>
          </li>
        ))}
      </ol>
    </aside>
  );
}
