import { useEffect } from 'react';
import { highlightedRun } from '../../kernel/chart/chart-cursor.ts';
import { onKey } from '../../kernel/frame/keys.ts';
import { useStable } from '../../kernel/use-stable.ts';
import type { SetCharts } from './charts-search.ts';
import { toggledHide } from './toggled-hide.ts';

/** `h` hides the line that stands out (pointed at, or focused in the list), or shows it again. */
export function useHideKey(set: SetCharts): void {
  const toggle = useStable(() => {
    const id = highlightedRun.get();
    if (id !== undefined) set(toggledHide(id));
  });
  useEffect(() => onKey('h', toggle), [toggle]);
}
