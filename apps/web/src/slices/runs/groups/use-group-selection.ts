import { useMemo, useRef } from 'react';
import { counted } from '../../../kernel/format.ts';
import { say, sayError } from '../../../kernel/ui/toasts.ts';
import { useStable } from '../../../kernel/use-stable.ts';
import type { RunGroup } from '../../run-groups/index.ts';
import { type RunsQuery, searchRuns } from '../run-queries.ts';
import type { Select } from '../use-selected-runs.ts';

/** Runs that one choice of groups selects. */
const selectedMost = 1000;

/** How the row of a group is named among the keys of runs. */
export const rowKeyOf = (group: RunGroup): string => `group ${group.key}`;

interface Options {
  readonly query: RunsQuery;
  readonly groups: readonly RunGroup[];
  readonly selected: ReadonlySet<string>;
  readonly onSelect: Select;
}

/** A selection of runs in which a group stands for its runs: to choose it is to choose them. */
export function useGroupSelection({ query, groups, selected, onSelect }: Options) {
  /** The runs that a chosen group brought. */
  const brought = useRef(new Map<string, readonly string[]>());
  const shown = useMemo(() => {
    const whole = [...brought.current].filter(([, ids]) => ids.length > 0 && ids.every((id) => selected.has(id)));
    return new Set([...selected, ...whole.map(([key]) => key)]);
  }, [selected]);
  const bring = async (added: readonly RunGroup[]): Promise<void> => {
    const found: string[] = [];
    let room = selectedMost;
    for (const group of added) {
      const scope = { ...query, columns: [], group: group.values };
      const { runs } = room > 0 ? await searchRuns(scope, 0, Math.min(room, group.count)) : { runs: [] };
      const ids = runs.map(({ info }) => info.run_id);
      brought.current.set(rowKeyOf(group), ids);
      found.push(...ids);
      room -= ids.length;
    }
    const wanted = added.reduce((sum, { count }) => sum + count, 0);
    if (wanted > selectedMost) say(`The first ${selectedMost} of ${counted(wanted, 'run')} are selected.`);
    onSelect((now) => new Set([...now, ...found]));
  };
  const select = useStable((next: ReadonlySet<string>): void => {
    const added = groups.filter((group) => next.has(rowKeyOf(group)) && !shown.has(rowKeyOf(group)));
    const removed = [...shown].filter((key) => brought.current.has(key) && !next.has(key));
    const gone = new Set(removed.flatMap((key) => brought.current.get(key) ?? []));
    const runs = new Set([...next].filter((key) => !key.startsWith('group ') && !gone.has(key)));
    onSelect(runs);
    if (added.length > 0) void bring(added).catch(sayError);
  });
  return { shown, select };
}
