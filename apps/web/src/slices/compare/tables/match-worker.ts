/** Matches the rows of two tables where it holds up nobody: 100,000 rows take longer than a frame. */
import { matchRows, type PlainTable } from './match-rows.ts';

export interface MatchRequest {
  readonly id: number;
  readonly left: PlainTable;
  readonly right: PlainTable;
  readonly by: string | undefined;
}

addEventListener('message', ({ data: { id, left, right, by } }: MessageEvent<MatchRequest>) => {
  postMessage({ id, matches: matchRows(left, right, by) });
});
