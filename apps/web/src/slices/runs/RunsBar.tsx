import { ChartLine, Columns2, Diff, ListTree, Sigma, Star, Table2, Trash2 } from 'lucide-react';
import { memo, type RefObject } from 'react';
import { starTag } from '../../kernel/run-marks.ts';
import { Tip } from '../../kernel/ui/Tip.tsx';
import { ColumnPicker } from './ColumnPicker.tsx';
import { FilterBar, type FilterProblem } from './FilterBar.tsx';
import { GroupPicker } from './groups/GroupPicker.tsx';
import { clausesOf, toggledClause } from './prepare-clauses.ts';
import { type RunsSearch, type SetRuns, shownParts } from './runs-search.ts';
import type { TableState } from './table-state.ts';

interface RunsBarProps {
  readonly experiment_ids: readonly string[];
  readonly search: RunsSearch;
  readonly set: SetRuns;
  readonly state: TableState;
  readonly problem: FilterProblem | undefined;
  readonly filterBox: RefObject<HTMLInputElement | null>;
}

/** Which runs are shown, and how. */
export const RunsBar = memo(function RunsBar({ experiment_ids, search, set, state, problem, filterBox }: RunsBarProps) {
  const { hasTable } = shownParts(search);
  return (
    <div className="bar">
      <FilterBar
        experiment_ids={experiment_ids}
        applied={search.filter ?? ''}
        problem={problem}
        box={filterBox}
        onApply={(filter) => set({ filter: filter || undefined }, false)}
      />
      <GroupPicker {...{ experiment_ids, search, set }} />
      <StarSwitch search={search} set={set} />
      {hasTable && <Switches search={search} set={set} />}
      {hasTable && <ColumnPicker experiment_ids={experiment_ids} state={state} />}
      <ViewChoice {...{ search, set }} />
    </div>
  );
});

const choices = [
  { view: undefined, label: 'Table', Icon: Table2 },
  { view: 'both', label: 'Both', Icon: Columns2 },
  { view: 'charts', label: 'Charts', Icon: ChartLine },
] as const;

function ViewChoice({ search, set }: SwitchesProps) {
  const { hasTable, hasCharts } = shownParts(search);
  const shown = hasTable && hasCharts ? 'both' : hasCharts ? 'charts' : undefined;
  return (
    <fieldset className="view-choice" aria-label="View">
      {choices.map(({ view, label, Icon }) => (
        <button
          key={label}
          type="button"
          className="button"
          aria-pressed={view === shown}
          onClick={() => set({ view }, false)}
        >
          <Icon className="icon" aria-hidden /> {label}
        </button>
      ))}
    </fieldset>
  );
}

type SwitchesProps = Pick<RunsBarProps, 'search' | 'set'>;

const starred = `tags.\`${starTag}\` = 'true'`;

/** The same as the clause in the filter, which says what is shown. */
function StarSwitch({ search, set }: SwitchesProps) {
  const flip = () => set(({ filter }) => ({ filter: toggledClause(filter, starred) || undefined }), false);
  return (
    <Tip text="Only runs with a star">
      <button
        type="button"
        className="button icon-only"
        aria-label="Only runs with a star"
        aria-pressed={clausesOf(search.filter ?? '').includes(starred)}
        onClick={flip}
      >
        <Star className="icon" aria-hidden />
      </button>
    </Tip>
  );
}

function Switches({ search, set }: SwitchesProps) {
  const flip = (name: 'tree' | 'differ' | 'deleted') => set((now) => ({ [name]: now[name] ? undefined : true }), false);
  return (
    <>
      <Tip text="Only columns whose values differ among all runs of the filter">
        <button type="button" className="button" aria-pressed={search.differ ?? false} onClick={() => flip('differ')}>
          <Diff className="icon" aria-hidden /> Differences
        </button>
      </Tip>
      {!search.group && (
        <Tip text="Nested runs below their parents">
          <button type="button" className="button" aria-pressed={search.tree ?? false} onClick={() => flip('tree')}>
            <ListTree className="icon" aria-hidden /> Nested
          </button>
        </Tip>
      )}
      <Tip text="Mean, least, median or greatest of every column over all runs of the filter">
        <button
          type="button"
          className="button icon-only"
          aria-label="Figures below the table"
          aria-pressed={search.sum !== undefined}
          onClick={() => set(({ sum }) => ({ sum: sum ? undefined : 'mean' }), false)}
        >
          <Sigma className="icon" aria-hidden />
        </button>
      </Tip>
      <Tip text="Deleted runs">
        <button
          type="button"
          className="button icon-only"
          aria-label="Deleted runs"
          aria-pressed={search.deleted ?? false}
          onClick={() => flip('deleted')}
        >
          <Trash2 className="icon" aria-hidden />
        </button>
      </Tip>
    </>
  );
}
