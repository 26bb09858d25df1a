import { ApiFailure } from '../../kernel/api/api-failure.ts';
import type { FilterProblem } from './FilterBar.tsx';

/** What the server refused in the filter; undefined when something else failed. */
export const problemOfFailure = (error: unknown): FilterProblem | undefined =>
  error instanceof ApiFailure && error.status === 400 && error.position !== undefined
    ? { message: error.message, position: error.position }
    : undefined;
