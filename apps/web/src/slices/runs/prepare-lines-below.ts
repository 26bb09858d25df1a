/** A line of the first level that is open: where it stands among these, and how many lines show below it. */
export interface Opened {
  readonly index: number;
  readonly size: number;
}

/** The index of a line of the first level, or the place of one below an open line. */
export type LinePlace<O extends Opened> = { readonly root: number } | { readonly below: O; readonly at: number };

/** The place of a line in a table whose open lines push the others down. `opened` are in the order of their index. */
export function placeOfLine<O extends Opened>(line: number, opened: readonly O[]): LinePlace<O> {
  let before = 0;
  for (const below of opened) {
    const first = below.index + before + 1;
    if (line < first) break;
    if (line < first + below.size) return { below, at: line - first };
    before += below.size;
  }
  return { root: line - before };
}

/** Lines of such a table. */
export const lineCount = (total: number, opened: readonly Opened[]): number =>
  opened.reduce((sum, { size }) => sum + size, total);
