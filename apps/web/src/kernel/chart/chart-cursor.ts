import { createStore } from '../create-store.ts';

/** Where the reader points, on the x axis that all charts of a page share. */
export interface ChartCursor {
  readonly x: number;
  /** The card under the pointer: the others only follow. */
  readonly card: string;
}

export const chartCursor = createStore<ChartCursor | undefined>(undefined);

/** The run whose line stands out on every card. */
export const highlightedRun = createStore<string | undefined>(undefined);
