import { SearchError } from './error.ts';

/** The message with which `read` refuses; undefined if it does not. Any other error passes through. */
export function refusalOf(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof SearchError) return error.message;
    throw error;
  }
}
