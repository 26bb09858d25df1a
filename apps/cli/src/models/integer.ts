import { UsageError } from '@millrace/server';

/** A parser of whole numbers for an option, with bounds. */
export const integer =
  (option: string, min: number, max = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    if (!/^\s*[+-]?\d+\s*$/.test(text))
      throw new UsageError(`Invalid value for '${option}': '${text}' is not a valid integer.`);
    const value = Number(text);
    if (value < min || value > max)
      throw new UsageError(`Invalid value for '${option}': ${value} is not in the range ${min}<=x<=${max}.`);
    return value;
  };
