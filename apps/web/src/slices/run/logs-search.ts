import { readText } from '../../kernel/search-readers.ts';

/** State of the logs, kept in the address. */
export interface LogsSearch {
  /** Path of the open file. */
  readonly log?: string;
  readonly find?: string;
}

export const readLogsSearch = (search: Record<string, unknown>): LogsSearch => ({
  log: readText(search, 'log'),
  find: readText(search, 'find'),
});
