import { Link } from '@tanstack/react-router';
import { Eye, EyeOff } from 'lucide-react';
import { highlightedRun } from '../../kernel/chart/chart-cursor.ts';
import { ColourChoice } from './ColourChoice.tsx';
import type { ChartRun } from './chart-run.ts';
import type { ChartsSearch, SetCharts } from './charts-search.ts';
import { TopChoice } from './TopChoice.tsx';
import { toggledHide } from './toggled-hide.ts';
import { useHideKey } from './use-hide-key.ts';

interface RunListProps {
  readonly runs: readonly ChartRun[];
  readonly total: number | undefined;
  readonly search: ChartsSearch;
  readonly set: SetCharts;
}

/** The runs that have lines: the legend of every card, and the way to hide one. */
export function RunList({ runs, total, search, set }: RunListProps) {
  const highlighted = highlightedRun.use();
  const hidden = new Set(search.hide);
  useHideKey(set);
  return (
    <aside className="run-list" aria-label="Runs with lines">
      <TopChoice {...{ search, set, total }} noun="runs" />
      <ul>
        {runs.map(({ run_id, name, colour, style }) => (
          <li
            key={run_id}
            className="line"
            data-on={highlighted === run_id || undefined}
            data-hidden={hidden.has(run_id) || undefined}
            onPointerEnter={() => highlightedRun.set(run_id)}
            onPointerLeave={() => highlightedRun.set(undefined)}
            onFocus={() => highlightedRun.set(run_id)}
            onBlur={() => highlightedRun.set(undefined)}
          >
            <ColourChoice look={style} {...{ run_id, name, colour }} />
            <Link className="cut grow" to="/runs/$runId" params={{ runId: run_id }} title={name}>
              {name}
            </Link>
            <button
              type="button"
              className="button bare icon-only"
              aria-label={hidden.has(run_id) ? `Show ${name}` : `Hide ${name}`}
              aria-pressed={hidden.has(run_id)}
              onClick={() => set(toggledHide(run_id))}
            >
              {hidden.has(run_id) ? <EyeOff className="icon" aria-hidden /> : <Eye className="icon" aria-hidden />}
            </button>
          </li>
        ))}
      </ul>
    </aside>
  );
}
