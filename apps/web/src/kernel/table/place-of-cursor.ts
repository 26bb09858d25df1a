/** The row that keys go to: where it is, and which. */
export interface Cursor {
  /** -1: no row. */
  readonly index: number;
  /** Undefined while the row is on its way. */
  readonly key: string | undefined;
}

export const noCursor: Cursor = { index: -1, key: undefined };

/** How far a row is looked for from where it was. */
const reach = 50;

/**
 * Where the cursor is once other rows have come: with its row where that has moved a little, else on the one in its place.
 *
 * @returns the same object while nothing has moved
 */
export function placeOfCursor(cursor: Cursor, keyAt: (index: number) => string | undefined): Cursor {
  const { index, key } = cursor;
  const found = index < 0 ? undefined : keyAt(index);
  if (found === undefined || found === key) return cursor;
  for (let far = 1; key !== undefined && far <= reach; far += 1) {
    for (const at of [index + far, index - far]) if (at >= 0 && keyAt(at) === key) return { index: at, key };
  }
  return { index, key: found };
}
