import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { Swatch } from '../../kernel/chart/Swatch.tsx';
import { chartedRuns } from './charted-runs.ts';
import type { CompareSearch, SetCompare } from './compare-search.ts';
import type { ComparedRun } from './prepare-config.ts';

interface RunHeadsProps {
  readonly runs: readonly ComparedRun[];
  readonly set: SetCompare;
}

/** Head cells of a table with a column per run: which run, and a way to leave it out. */
export function RunHeads({ runs, set }: RunHeadsProps) {
  const charted = chartedRuns(runs);
  return runs.map(({ info }, i) => {
    const run_id = info?.run_id ?? '';
    const name = info?.run_name || run_id;
    return (
      <th key={run_id} scope="col">
        <span className="line">
          {charted[i] && <Swatch look={charted[i].style} />}
          <Link className="cut" to="/runs/$runId" params={{ runId: run_id }} title={name}>
            {name}
          </Link>
          {i === 0 && <span className="meta">base</span>}
          <button
            type="button"
            className="button bare icon-only"
            aria-label={`Leave out ${name}`}
            disabled={runs.length <= 2}
            onClick={() => set(without(run_id), false)}
          >
            <X className="icon" aria-hidden />
          </button>
        </span>
      </th>
    );
  });
}

const without =
  (run_id: string) =>
  ({ runs = '' }: CompareSearch): CompareSearch => ({
    runs: runs
      .split(',')
      .filter((id) => id !== run_id)
      .join(','),
  });
