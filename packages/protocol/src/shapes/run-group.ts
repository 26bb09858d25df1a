import { message, str } from '../row.ts';

/** What the runs of a group have in common: a column and its value, which is absent for the runs without one. */
export const groupValue = message('GroupValue', { column: str, value: str });
