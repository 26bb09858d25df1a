import { useQueries } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { useStable } from '../../../kernel/use-stable.ts';
import { type GroupsQuery, groupsPage, groupsPageSize, type RunGroup } from '../../run-groups/index.ts';
import { lineCount, type Opened, placeOfLine } from '../prepare-lines-below.ts';
import type { TableRun } from '../prepare-run-cell.ts';
import { type RunsQuery, runsPage } from '../run-queries.ts';
import { pageSize } from '../shown-pages.ts';

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

interface OpenGroup extends Opened {
  readonly group: RunGroup;
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
  const known = useRef({ asked, total: undefined as number | undefined, places: new Map<string, OpenGroup>() });
  if (known.current.asked !== asked) known.current = { ...known.current, asked, places: new Map() };
  const opened = openedOf(known.current.places, unfolded);
  const pages = groupPagesOf(shown, opened);
  const results = useQueries({
    queries: asked ? pages.map((page) => groupsPage(asked, page)) : [],
  });
  const answers = new Map(pages.map((page, at) => [page, results[at]?.data]));
  for (const [page, answer] of answers) {
    answer?.groups.forEach((group, at) => {
      const index = page * groupsPageSize + at;
      known.current.places.set(group.key, { group, index, size: group.count });
    });
  }
  const open = openedOf(known.current.places, unfolded);
  const first = results.find(({ data }) => data !== undefined)?.data;
  const runs = useOpenRuns(query, open, shown);
  const rowAt = (line: number): GroupedRow | undefined => {
    const place = placeOfLine(line, open);
    if ('root' in place) {
      const group = answers.get(Math.floor(place.root / groupsPageSize))?.groups[place.root % groupsPageSize];
      return group && { kind: 'group', group };
    }
    const run = runs.runAt(place.below.group.key, place.at);
    return run && { kind: 'run', run };
  };
  const failed = results.find(({ error }) => error !== null);
  return {
    total: first && lineCount(first.groupCount, open),
    groupCount: first?.groupCount,
    runCount: first?.runCount,
    rowAt,
    loaded: runs.loaded,
    groups: [...answers.values()].flatMap((answer) => answer?.groups ?? []),
    error: failed?.error ?? runs.error,
    isStale: results.some(({ isPlaceholderData }) => isPlaceholderData),
    isAtTop: shown[0] === 0,
    show: useStable((from: number, to: number) => setShown((before) => together(before, from, to))),
    retry: () => void failed?.refetch(),
  };
}

/** The same object while the same lines are looked at. */
function together(before: readonly [number, number], from: number, to: number): readonly [number, number] {
  const first = Math.floor(from / linesTogether) * linesTogether;
  const last = Math.ceil((to + 1) / linesTogether) * linesTogether;
  return first === before[0] && last === before[1] ? before : [first, last];
}

const openedOf = (places: ReadonlyMap<string, OpenGroup>, unfolded: readonly string[]): readonly OpenGroup[] =>
  unfolded
    .map((key) => places.get(key))
    .filter((place) => place !== undefined)
    .sort((a, b) => a.index - b.index);

/** Pages of groups between two lines. */
function groupPagesOf([from, to]: readonly [number, number], opened: readonly OpenGroup[]): readonly number[] {
  const indexAt = (line: number): number => {
    const place = placeOfLine(line, opened);
    return 'root' in place ? place.root : place.below.index;
  };
  const [first, last] = [from, to].map((line) => Math.floor(indexAt(line) / groupsPageSize)) as [number, number];
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

/** The runs of open groups between two lines. */
function useOpenRuns(query: RunsQuery, opened: readonly OpenGroup[], [from, to]: readonly [number, number]) {
  const wanted = useMemo(() => runPagesOf(opened, from, to), [opened, from, to]);
  const results = useQueries({
    queries: wanted.map(({ group, page }) => runsPage({ ...query, group: group.values }, page)),
  });
  const byPage = new Map(wanted.map(({ group, page }, at) => [`${page} ${group.key}`, results[at]?.data]));
  return {
    runAt: (key: string, at: number): TableRun | undefined =>
      byPage.get(`${Math.floor(at / pageSize)} ${key}`)?.runs[at % pageSize],
    loaded: results.flatMap(({ data }) => data?.runs ?? []),
    error: results.find(({ error }) => error !== null)?.error,
  };
}

interface RunPage {
  readonly group: RunGroup;
  readonly page: number;
}

function runPagesOf(opened: readonly OpenGroup[], from: number, to: number): readonly RunPage[] {
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
