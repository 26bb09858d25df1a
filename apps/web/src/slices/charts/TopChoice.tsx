import { type ChartsSearch, type SetCharts, topChoices } from './charts-search.ts';

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
