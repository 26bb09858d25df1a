import { trash } from '@millrace/protocol';
import { slice } from '../../kernel/slice.ts';
import { purgeTrash } from './purge-trash.ts';
import { readTrashJob, searchTrash, searchTrashSizes } from './search-trash.ts';

/** Reads of this slice that worker threads run. */
export const trashReadJobs = [readTrashJob];

export const trashSlice = slice(trash, { searchTrash, searchTrashSizes, purgeTrash });
