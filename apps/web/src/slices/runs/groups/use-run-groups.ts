import { useState } from 'react';
import { useKeptQueries } from '../../../kernel/api/use-kept-queries.ts';
import { useStable } from '../../../kernel/use-stable.ts';
import {
  type GroupsQuery,
  groupsPage,
  groupsPageSize,
  type RunGroup,
  rankingOfGroups,
  tableOfGroups,
} from '../../run-groups/index.ts';
import { lineCount, placeOfLine } from '../prepare-lines-below.ts';
import type { TableRun } from '../prepare-run-cell.ts';
import { type RunsQuery, runsPage } from '../run-queries.ts';
import { pageSize } from '../shown-pages.ts';
import { type GroupPlace, noGroupsKnown, placesOf, withAnswers } from './prepare-group-places.ts';

/** A line of a grouped table. */
export type GroupedRow =
  | { readonly kind: 'group'; readonly group: RunGroup }
  | { readonly kind: 'run'; readonly run: TableRun };

export interface GroupedRows {
  /** Lines: groups, and the runs of those that are open. Undefined until the first answer. */
  readonly total: number | undefined;
  readonly groupCount: number | undefined;
  readonly runCount: number | undefined;
  readonly rowAt: (line: number) => GroupedRow | undefined;
  /** Runs that are there. */
  readonly loaded: readonly TableRun[];
  readonly groups: readonly RunGroup[];
  readonly error: unknown;
  readonly isStale: boolean;
  readonly isAtTop: boolean;
  readonly show: (first: number, last: number) => void;
  readonly retry: () => void;
}

/** Lines that are looked at together: a scroll by one line asks for nothing. */
const linesTogether = 50;

/** Groups by position, and by position the runs of each that is open: only what is on the screen is asked for. */
export function useRunGroups(
  query: RunsQuery,
  asked: GroupsQuery | undefined,
  unfolded: readonly string[],
): GroupedRows {
  const [shown, setShown] = useState<readonly [number, number]>([0, linesTogether]);
  const { answers, latest, isOfAnother, open } = useGroupPages(asked, unfolded, shown);
  const runs = useOpenRuns(query, asked, open, shown);
  const results = [...answers.values()];
  const groups = results.flatMap(({ data }) => data?.groups ?? []);
  const failed = [...results, ...runs.results].filter(({ error }) => error !== null);
  const rowAt = (line: number): GroupedRow | undefined => {
    const place = placeOfLine(line, open);
    if ('root' in place) {
      const group = answers.get(Math.floor(place.root / groupsPageSize))?.data?.groups[place.root % groupsPageSize];
      return group && { kind: 'group', group };
    }
    const run = runs.runAt(place.below.group.key, place.at);
    return run && { kind: 'run', run };
  };
  const isStale = [...results, ...runs.results].some(({ isPlaceholderData }) => isPlaceholderData);
  // Where nothing is left to show, what failed is said in the place of the table; that an earlier query found nothing says nothing.
  const isLost = failed.length > 0 && results.every(({ data }) => !data);
  const counts = isLost || (isOfAnother && latest?.groupCount === 0) ? undefined : latest;
  return {
    total: counts && lineCount(counts.groupCount, open),
    groupCount: counts?.groupCount,
    runCount: counts?.runCount,
    rowAt,
    loaded: runs.loaded,
    groups,
    error: failed[0]?.error,
    isStale,
    isAtTop: shown[0] === 0,
    show: useStable((from: number, to: number) => setShown((before) => together(before, from, to))),
    retry: () => void Promise.all(failed.map(({ refetch }) => refetch())),
  };
}

/** The pages of groups on the screen, and the places of those that are open, wherever they are. */
function useGroupPages(asked: GroupsQuery | undefined, unfolded: readonly string[], shown: readonly [number, number]) {
  const [known, setKnown] = useState(noGroupsKnown);
  const open = placesOf(known, unfolded, groupsPageSize);
  const standing = asked && { table: tableOfGroups(asked), ranking: rankingOfGroups(asked) };
  const answers = useKeptQueries(
    standing?.table ?? '',
    new Map(asked && groupPagesOf(shown, open).map((page) => [page, groupsPage(asked, page)])),
  );
  const next = standing ? withAnswers(known, standing, answers) : noGroupsKnown;
  // It is drawn again at once: where groups stand tells which pages are on the screen.
  if (next !== known) setKnown(next);
  return { answers, latest: next.latest, isOfAnother: next.ranking !== standing?.ranking, open };
}

/** The same object while the same lines are looked at. */
function together(before: readonly [number, number], from: number, to: number): readonly [number, number] {
  const first = Math.floor(from / linesTogether) * linesTogether;
  const last = Math.ceil((to + 1) / linesTogether) * linesTogether;
  return first === before[0] && last === before[1] ? before : [first, last];
}

/** Pages of groups between two lines. */
function groupPagesOf([from, to]: readonly [number, number], opened: readonly GroupPlace[]): readonly number[] {
  const indexAt = (line: number): number => {
    const place = placeOfLine(line, opened);
    return 'root' in place ? place.root : place.below.index;
  };
  const [first, last] = [from, to].map((line) => Math.floor(indexAt(line) / groupsPageSize)) as [number, number];
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

/** The runs of open groups between two lines. */
function useOpenRuns(
  query: RunsQuery,
  asked: GroupsQuery | undefined,
  opened: readonly GroupPlace[],
  [from, to]: readonly [number, number],
) {
  const wanted = runPagesOf(opened, from, to).map(
    ({ group, page }) => [`${page} ${group.key}`, runsPage({ ...query, group: group.values }, page)] as const,
  );
  const byPage = useKeptQueries(asked ? tableOfGroups(asked) : '', new Map(wanted));
  const results = [...byPage.values()];
  return {
    runAt: (key: string, at: number): TableRun | undefined =>
      byPage.get(`${Math.floor(at / pageSize)} ${key}`)?.data?.runs[at % pageSize],
    loaded: results.flatMap(({ data }) => data?.runs ?? []),
    results,
  };
}

interface RunPage {
  readonly group: RunGroup;
  readonly page: number;
}

function runPagesOf(opened: readonly GroupPlace[], from: number, to: number): readonly RunPage[] {
  const pages: RunPage[] = [];
  let before = 0;
  for (const { group, index, size } of opened) {
    const start = index + before + 1;
    const [first, last] = [Math.max(0, from - start), Math.min(size, to - start)];
    for (let page = Math.floor(first / pageSize); page * pageSize < last; page += 1) pages.push({ group, page });
    before += size;
  }
  return pages;
}
