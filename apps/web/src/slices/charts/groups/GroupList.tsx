import { Eye, EyeOff } from 'lucide-react';
import { highlightedRun } from '../../../kernel/chart/chart-cursor.ts';
import { type LineStyle, lineStyleOf } from '../../../kernel/chart/line-style.ts';
import { Swatch } from '../../../kernel/chart/Swatch.tsx';
import { counted } from '../../../kernel/format.ts';
import { groupLabel, type RunGroup } from '../../run-groups/index.ts';
import type { ChartsSearch, SetCharts } from '../charts-search.ts';
import { TopChoice } from '../TopChoice.tsx';
import { toggledHide } from '../toggled-hide.ts';
import { useHideKey } from '../use-hide-key.ts';

interface GroupListProps {
  readonly groups: readonly RunGroup[];
  /** How their lines look, by key. */
  readonly styles: ReadonlyMap<string, LineStyle>;
  readonly total: number | undefined;
  /** How many runs of each group its line is made of, by key. */
  readonly members: ReadonlyMap<string, number>;
  readonly search: ChartsSearch;
  readonly set: SetCharts;
}

/** The groups that have lines: the legend of every card, and the way to hide one. */
export function GroupList({ groups, styles, total, members, search, set }: GroupListProps) {
  const highlighted = highlightedRun.use();
  const hidden = new Set(search.hide);
  useHideKey(set);
  return (
    <aside className="run-list" aria-label="Groups with lines">
      <TopChoice {...{ search, set, total }} noun="groups" />
      <ul>
        {groups.map(({ key, values, count }) => {
          const [label, isHidden] = [groupLabel(values), hidden.has(key)];
          const Icon = isHidden ? EyeOff : Eye;
          return (
            <li
              key={key}
              className="line"
              data-on={highlighted === key || undefined}
              data-hidden={isHidden || undefined}
              onPointerEnter={() => highlightedRun.set(key)}
              onPointerLeave={() => highlightedRun.set(undefined)}
              onFocus={() => highlightedRun.set(key)}
              onBlur={() => highlightedRun.set(undefined)}
            >
              <Swatch look={styles.get(key) ?? lineStyleOf(key)} />
              <span className="cut grow" title={label}>
                {label}
              </span>
              <span className="count" title={membersText(members.get(key) ?? count, count)}>
                {count.toLocaleString('en')}
              </span>
              <button
                type="button"
                className="button bare icon-only"
                aria-label={`${isHidden ? 'Show' : 'Hide'} ${label}`}
                aria-pressed={isHidden}
                onClick={() => set(toggledHide(key))}
              >
                <Icon className="icon" aria-hidden />
              </button>
            </li>
          );
        })}
      </ul>
    </aside>
  );
}

const membersText = (members: number, count: number): string =>
  members < count ? `Its line is made of ${members} of ${counted(count, 'run')}` : counted(count, 'run');
