import { invalidParameter, limits, type trash } from '@millrace/protocol';
import type { ReadJob } from '@millrace/store';
import type { Handler } from '../../kernel/context.ts';
import { readTrash } from './trash.store.ts';
import { measureArtifacts } from './trash-artifacts.ts';
import { locationsOf, trashItems } from './trash-items.ts';

export const searchTrash: Handler<typeof trash.searchTrash> = ({ db }, { max_results = 0 }) => {
  if (max_results < 1 || max_results > limits.trashItems) {
    throw invalidParameter(
      `Invalid value ${max_results} for 'max_results': it must lie between 1 and ${limits.trashItems}.`,
    );
  }
  return db.heavy(readTrashJob, { limit: max_results });
};

/** Counting the points of many runs takes a while. */
export const readTrashJob: ReadJob<{ limit: number }, Awaited<ReturnType<typeof readTrash>>> = {
  name: 'read-trash',
  run: (reader, { limit }) => readTrash(reader, limit),
};

export const searchTrashSizes: Handler<typeof trash.searchTrashSizes> = async (context, input) => {
  const items = await context.db.read((reader) => trashItems(reader, input));
  return measureArtifacts(context, locationsOf(items));
};
