import { type ReactNode, useMemo } from 'react';
import { exactNumber, shortNumber } from '../../kernel/format.ts';
import { CellText } from '../../kernel/table/grid-types.ts';
import type { RunColumn } from './run-columns.ts';
import type { RunsQuery } from './run-queries.ts';
import type { RunsSearch } from './runs-search.ts';
import { useAggregates } from './use-aggregates.ts';

export const sums = ['mean', 'min', 'median', 'max'] as const;
type Sum = (typeof sums)[number];
const titles: Readonly<Record<Sum, string>> = { mean: 'Mean', min: 'Least', median: 'Median', max: 'Greatest' };

const none: readonly RunColumn[] = [];
const isSum = (text: string | undefined): text is Sum => sums.includes(text as Sum);

/** What stands below each column: a figure over all runs of the query, not only over those on the screen. */
export function useSumLine(
  columns: readonly RunColumn[],
  query: RunsQuery,
  sum: string | undefined,
  set: (change: RunsSearch) => void,
): ((columnId: string) => CellText | ReactNode) | undefined {
  const { figures, isPending } = useAggregates(isSum(sum) ? columns : none, query);
  const [first] = columns;
  return useMemo(() => {
    if (!isSum(sum)) return undefined;
    return (id) => {
      if (id === first?.id) return <SumChoice sum={sum} onChoose={(next) => set({ sum: next })} />;
      if (isPending) return onItsWay;
      const found = figures?.get(id);
      const value = found?.[sum];
      if (!found || value === undefined) return null;
      const exact = `${titles[sum]} of ${found.n.toLocaleString('en')} values: ${exactNumber(value)}`;
      return new CellText(shortNumber(value), exact);
    };
  }, [sum, figures, isPending, first, set]);
}

const onItsWay = new CellText('…', 'The figures are on their way.', true);

interface SumChoiceProps {
  readonly sum: Sum;
  readonly onChoose: (sum: Sum) => void;
}

const SumChoice = ({ sum, onChoose }: SumChoiceProps) => (
  <>
    <select aria-label="Figure over all runs" value={sum} onChange={(event) => onChoose(event.target.value as Sum)}>
      {sums.map((name) => (
        <option key={name} value={name}>
          {titles[name]}
        </option>
      ))}
    </select>
    <span className="meta cut">over all runs</span>
  </>
);
