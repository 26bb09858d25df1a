import { StoreError } from '../../errors.ts';
import type { Value } from '../../store.ts';

/** Refuses NaN, which SQLite would store as NULL without a word. */
export const bindable = (values: readonly Value[]): readonly Value[] => {
  for (const value of values) {
    if (Number.isNaN(value)) throw new StoreError('misuse', 'NaN cannot be stored; keep a flag beside the value');
  }
  return values;
};
