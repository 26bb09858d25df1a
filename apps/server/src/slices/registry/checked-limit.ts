import { invalidParameter } from '@millrace/protocol';

/** How many rows an answer may hold. @throws ApiError INVALID_PARAMETER_VALUE outside 1 to `max` */
export function checkedLimit(limit = 0, max: number): number {
  if (limit >= 1 && limit <= max) return limit;
  throw invalidParameter(
    `Invalid value ${limit} for parameter 'max_results' supplied. It must be between 1 and ${max}.`,
  );
}
