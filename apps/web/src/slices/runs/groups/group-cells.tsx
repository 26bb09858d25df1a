import { ChevronDown, ChevronRight, Eye, EyeOff } from 'lucide-react';
import { counted, exactNumber, shortNumber } from '../../../kernel/format.ts';
import { CellText } from '../../../kernel/table/grid-types.ts';
import { type GroupFigure, groupLabel, type RunGroup } from '../../run-groups/index.ts';
import { meanText } from './prepare-spread.ts';

interface GroupNameProps {
  readonly group: RunGroup;
  readonly isOpen: boolean;
  readonly onToggle: (key: string) => void;
  /** Its line is not in the charts. */
  readonly isHidden: boolean;
  readonly onHide: (key: string) => void;
}

/** What the runs of a group have in common, how many they are, and the way to see them. */
export function GroupName({ group, isOpen, onToggle, isHidden, onHide }: GroupNameProps) {
  const HideIcon = isHidden ? EyeOff : Eye;
  const Icon = isOpen ? ChevronDown : ChevronRight;
  const label = groupLabel(group.values);
  return (
    <>
      <button
        type="button"
        className="tree-toggle"
        aria-expanded={isOpen}
        aria-label={`${label}: ${counted(group.count, 'run')}`}
        tabIndex={-1}
        onClick={(event) => {
          event.stopPropagation();
          onToggle(group.key);
        }}
      >
        <Icon className="icon" aria-hidden />
      </button>
      <span className="cut" title={label}>
        {label}
      </span>
      <span className="count">{group.count.toLocaleString('en')}</span>
      <span className="row-marks">
        <button
          type="button"
          className="row-mark"
          aria-label={`Hide ${label} in charts`}
          aria-pressed={isHidden}
          title={isHidden ? 'Show in charts' : 'Hide in charts'}
          tabIndex={-1}
          onClick={(event) => {
            event.stopPropagation();
            onHide(group.key);
          }}
        >
          <HideIcon className="icon" aria-hidden />
        </button>
      </span>
    </>
  );
}

const nothing = new CellText('', '');
const titles: Readonly<Record<GroupFigure, string>> = { mean: 'Mean', min: 'Least', median: 'Median', max: 'Greatest' };

/** What a group shows in a column: the value that its runs have in common, or a figure of their numbers. */
export function groupCell(group: RunGroup, column: string, figure: GroupFigure): CellText {
  const shared = group.values.find((value) => value.column === column);
  if (shared) return shared.value === undefined ? nothing : new CellText(shared.value);
  const found = group.aggregates.get(column);
  const value = found?.[figure];
  if (!found || value === undefined) return nothing;
  const spread = figure === 'mean' && found.sd !== undefined ? found.sd : undefined;
  const text = spread === undefined ? shortNumber(value) : meanText(value, spread);
  const deviation = spread === undefined ? '' : `, standard deviation ${exactNumber(spread)}`;
  return new CellText(text, `${titles[figure]} of ${counted(found.n, 'value')}: ${exactNumber(value)}${deviation}`);
}
