import { Group } from 'lucide-react';
import { Popover } from '../../../kernel/ui/Popover.tsx';
import { groupFigures, groupTitle, readFigure } from '../../run-groups/index.ts';
import { KeyPicker } from '../KeyPicker.tsx';
import type { RunsSearch, SetRuns } from '../runs-search.ts';

const own = ['attributes.status', 'attributes.user_id', 'attributes.run_name', 'attributes.experiment_id', 'inputs'];
const entities = ['param', 'tag'] as const;
const titles = { mean: 'Mean', min: 'Least', median: 'Median', max: 'Greatest' } as const;
/** As many as the server takes. */
const chosenMost = 8;

interface GroupPickerProps {
  readonly experiment_ids: readonly string[];
  readonly search: RunsSearch;
  readonly set: SetRuns;
}

/** Chooses what runs are grouped by, and what groups show of their numbers. */
export function GroupPicker({ experiment_ids, search, set }: GroupPickerProps) {
  const chosen = search.group ?? [];
  const toggle = (id: string): void =>
    set(({ group = [] }) => {
      const next = group.includes(id) ? group.filter((it) => it !== id) : [...group, id];
      return { group: next.length > 0 ? next.slice(-chosenMost) : undefined, unfold: undefined };
    }, false);
  return (
    <Popover
      label="Group by"
      trigger={
        <button type="button" className="button" aria-pressed={chosen.length > 0}>
          <Group className="icon" aria-hidden /> Group{' '}
          {chosen.length > 0 && <span className="count">{chosen.length}</span>}
        </button>
      }
    >
      <KeyPicker
        experiment_ids={experiment_ids}
        label="Group by"
        attributes={own}
        entities={entities}
        titleOf={groupTitle}
        isChosen={(id) => chosen.includes(id)}
        onToggle={toggle}
      >
        <div className="line picker-end">
          <label className="line meta">
            Groups show
            <select
              className="field choice"
              value={readFigure(search.figure)}
              onChange={({ target }) => set({ figure: target.value === 'mean' ? undefined : target.value }, false)}
            >
              {groupFigures.map((figure) => (
                <option key={figure} value={figure}>
                  {titles[figure]}
                </option>
              ))}
            </select>
          </label>
          <button
            type="button"
            className="button bare"
            disabled={chosen.length === 0}
            onClick={() => set({ group: undefined, unfold: undefined }, false)}
          >
            No groups
          </button>
        </div>
      </KeyPicker>
    </Popover>
  );
}
