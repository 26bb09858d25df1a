/** Where a list of values began. */
export const mark = Symbol('mark');

/** What is known of a value: texts, whole numbers, tuples, dictionaries by text, what is imported, and what calling it makes. */
export type Slot = string | number | boolean | typeof mark | readonly Slot[] | Map<string, Slot> | Imported | undefined;

/** What calling an import made, or the import itself while `args` is undefined. */
export interface Imported {
  readonly name: string;
  readonly args?: Slot;
}

export const isImported = (slot: Slot): slot is Imported => typeof slot === 'object' && 'name' in slot;
