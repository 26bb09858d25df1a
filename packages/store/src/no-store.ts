import { StoreError } from './errors.ts';
import { GroupCounter } from './group-sizes.ts';
import type { Store } from './store.ts';

const refuse = (): Promise<never> =>
  Promise.reject(new StoreError('closed', 'this server has no database: it was started to serve artifacts only'));

/** Stands where a server that only serves artifacts has no database. Refuses everything; there is nothing to close. */
export const noStore = (): Store => ({
  can: { singleWriter: true, clusteredTables: true },
  read: refuse,
  write: refuse,
  append: refuse,
  heavy: refuse,
  onCommit: () => () => {},
  groupSizes: () => new GroupCounter().sizes,
  close: async () => {},
});
