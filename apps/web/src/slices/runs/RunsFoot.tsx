import { Download } from 'lucide-react';
import { useState } from 'react';
import { counted } from '../../kernel/format.ts';
import { Menu, MenuItem } from '../../kernel/ui/Menu.tsx';
import { sayError } from '../../kernel/ui/toasts.ts';
import { allRuns, download } from './export-runs.ts';
import type { RunColumn } from './run-columns.ts';
import type { RunsQuery } from './run-queries.ts';
import { toCsv, toJson } from './write-runs.ts';

interface RunsFootProps {
  readonly total: number | undefined;
  readonly query: RunsQuery;
  readonly columns: readonly RunColumn[];
  readonly isStale: boolean;
  readonly live: { readonly waiting: number; readonly letIn: () => void };
}

const formats = [
  { ending: 'csv', title: 'CSV', type: 'text/csv', write: toCsv },
  { ending: 'json', title: 'JSON', type: 'application/json', write: toJson },
] as const;

/** How many runs match, and the way to take all of them along. */
export function RunsFoot({ total, query, columns, isStale, live }: RunsFootProps) {
  const [progress, setProgress] = useState<string>();
  const take = async ({ ending, type, write }: (typeof formats)[number]) => {
    try {
      const runs = await allRuns(query, (done, all) => setProgress(`${Math.round((100 * done) / Math.max(1, all))} %`));
      download(`runs.${ending}`, type, write(runs, columns));
    } catch (error) {
      sayError(error);
    }
    setProgress(undefined);
  };
  return (
    <footer className="runs-foot">
      <span aria-live="polite">{total === undefined ? '…' : counted(total, 'run')}</span>
      {live.waiting > 0 && (
        <button type="button" className="button" onClick={live.letIn}>
          {live.waiting.toLocaleString('en')} new or changed: show
        </button>
      )}
      {isStale && <span>updating …</span>}
      <span className="grow" />
      <Menu
        trigger={
          <button type="button" className="button bare" disabled={!total || progress !== undefined}>
            <Download className="icon" aria-hidden /> {progress ?? 'Export'}
          </button>
        }
      >
        {formats.map((format) => (
          <MenuItem key={format.ending} onSelect={() => void take(format)}>
            All {total?.toLocaleString('en')} runs as {format.title}
          </MenuItem>
        ))}
      </Menu>
    </footer>
  );
}
