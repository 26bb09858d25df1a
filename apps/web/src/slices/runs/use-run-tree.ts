import { queryOptions } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useKeptQueries } from '../../kernel/api/use-kept-queries.ts';
import { quotedValue } from './filter-context.ts';
import { type LinePlace, lineCount, type Opened, placeOfLine } from './prepare-lines-below.ts';
import { indexOfRoot, rowsBelow, type TreeRow } from './prepare-tree.ts';
import { type RunsQuery, searchRuns, tableOfRuns } from './run-queries.ts';
import { parentTag } from './runs-query.ts';
import { useChildCounts } from './use-child-counts.ts';
import type { RunRows } from './use-run-rows.ts';

const childrenMax = 1000;

interface OpenedRoot extends Opened {
  readonly rows: readonly TreeRow[];
}

export interface RunTree extends RunRows {
  /** How deep a shown run lies, and the index of a run of the first level among these. */
  readonly placeOf: (run_id: string) => { readonly depth: number; readonly index: number };
  readonly childCount: (run_id: string) => number;
  readonly isOpen: (run_id: string) => boolean;
  readonly toggle: (run_id: string, index: number) => void;
}

/** Nested runs below their parents, at any depth; children are asked for when a run is opened. */
export function useRunTree(rows: RunRows, query: RunsQuery, enabled: boolean): RunTree {
  const [roots, setRoots] = useState<ReadonlyMap<string, number>>(new Map());
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const childQuery = { ...query, filter: '', order_by: [] };
  const children = useKeptQueries(
    tableOfRuns(query),
    new Map([...opened].map((id) => [id, { ...childrenQuery(childQuery, id), enabled }])),
  );
  const byParent = new Map([...children].map(([id, { data }]) => [id, data?.runs ?? []]));
  const shown = enabled ? [...rows.loaded, ...[...byParent.values()].flat()] : [];
  const parents = shown.map(({ info }) => info.run_id);
  const counts = useChildCounts(query, parents, enabled);
  const results = enabled ? [...children.values(), ...counts.results] : [];
  const failed = results.filter(({ error }) => error !== null);
  const openRoots: readonly OpenedRoot[] = [...roots]
    .flatMap(([id, before]) => {
      const index = indexOfRoot(id, before, rows);
      const below = rowsBelow(id, opened, (parent) => byParent.get(parent) ?? []);
      return index === undefined ? [] : [{ index, size: below.length, rows: below }];
    })
    .sort((a, b) => a.index - b.index);
  const depths = new Map(openRoots.flatMap(({ rows }) => rows.map(({ run, depth }) => [run.info.run_id, depth])));
  const toggle = useCallback((id: string, index: number) => {
    setOpened((before) => withToggled(before, id));
    // A run below another has no index of its own.
    if (index >= 0) setRoots((before) => new Map(before).set(id, index));
  }, []);
  const place = (line: number) => placeOfLine(line, openRoots);
  return {
    ...rows,
    total: rows.total === undefined ? undefined : lineCount(rows.total, openRoots),
    rowAt: (line) => {
      const found = place(line);
      return 'root' in found ? rows.rowAt(found.root) : found.below.rows[found.at]?.run;
    },
    placeOf: (id) => ({ depth: depths.get(id) ?? 0, index: rows.indexOf(id) }),
    show: (first, last) => {
      const [from, to] = [first, last].map((line) => rootOf(place(line))) as [number, number];
      rows.show(from, to);
    },
    error: rows.error ?? failed[0]?.error,
    isStale:
      rows.isStale || (enabled && [...children.values()].some((child) => child.isPending || child.isPlaceholderData)),
    retry: () => {
      if (rows.error) rows.retry();
      for (const { refetch } of failed) void refetch();
    },
    childCount: counts.of,
    isOpen: (id) => opened.has(id),
    toggle,
  };
}

/** The line of the first level that a line is, or lies below. */
const rootOf = (found: LinePlace<Opened>): number => ('root' in found ? found.root : found.below.index);

const childrenQuery = (query: RunsQuery, parent: string) =>
  queryOptions({
    queryKey: ['runs', 'children', query, parent],
    queryFn: ({ signal }) =>
      searchRuns({ ...query, filter: `${parentTag} = ${quotedValue(parent)}` }, 0, childrenMax, signal),
  });

function withToggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}
