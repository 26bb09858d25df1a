/** A stretch of a text, and which match it is, counted from zero; undefined between matches. */
export interface TextPiece {
  readonly text: string;
  readonly match?: number;
}

/** Matches that are marked. */
export const marksMost = 2_000;

/** The text cut at every place that holds `wanted`, in any case; beyond `marksMost` the rest is one piece. */
export function findInText(text: string, wanted: string): readonly TextPiece[] {
  if (wanted === '') return [{ text }];
  const pattern = new RegExp(wanted.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'giu');
  const pieces: TextPiece[] = [];
  let end = 0;
  let match = 0;
  for (const { index, 0: found } of text.matchAll(pattern)) {
    if (match >= marksMost) break;
    if (index > end) pieces.push({ text: text.slice(end, index) });
    pieces.push({ text: found, match });
    match += 1;
    end = index + found.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}

export const matchCount = (pieces: readonly TextPiece[]): number =>
  pieces.reduce((count, { match }) => count + (match === undefined ? 0 : 1), 0);
