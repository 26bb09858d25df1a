import type { ChartsSearch, SetCharts } from './charts-search.ts';

/** How many runs or groups can have lines at once. */
export const topChoices = ['10', '20', '50', '100'] as const;

export const topOf = ({ top }: ChartsSearch): number =>
  Number(topChoices.find((count) => count === top) ?? topChoices[0]);

interface TopChoiceProps {
  readonly search: ChartsSearch;
  readonly set: SetCharts;
  readonly total: number | undefined;
  readonly noun: 'runs' | 'groups';
}

/** Chooses how many have lines. */
export const TopChoice = ({ search, set, total, noun }: TopChoiceProps) => (
  <label className="line meta">
    First
    <select
      className="field choice"
      value={search.top ?? topChoices[0]}
      onChange={({ target }) => set({ top: target.value === topChoices[0] ? undefined : target.value }, false)}
    >
      {topChoices.map((count) => (
        <option key={count}>{count}</option>
      ))}
    </select>
    of {total?.toLocaleString('en') ?? '…'} {noun}
  </label>
);
