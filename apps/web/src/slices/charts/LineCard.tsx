import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo, useRef } from 'react';
import { type ChartFile, chartPng, chartSvg } from '../../kernel/chart/chart-files.ts';
import { linesCsv } from '../../kernel/chart/export-chart.ts';
import { LineChart } from '../../kernel/chart/LineChart.tsx';
import { besidePlot } from '../../kernel/chart/plot.ts';
import type { Line } from '../../kernel/chart/prepare-lines.ts';
import type { Series } from '../../kernel/chart/read-series.ts';
import { useSize } from '../../kernel/chart/use-size.ts';
import { useVisible } from '../../kernel/use-visible.ts';
import type { GroupFigure } from '../run-groups/index.ts';
import { CardFailure } from './CardFailure.tsx';
import { type CardFile, type CardPlace, ChartCard } from './ChartCard.tsx';
import { type ChartRun, namesOf } from './chart-run.ts';
import { type ChartState, writeZoom } from './chart-state.ts';
import type { SetCharts } from './charts-search.ts';
import { useGroupLines } from './groups/use-group-lines.ts';
import { badgeOf } from './prepare-badge.ts';
import { titleOf } from './prepare-sections.ts';
import { seriesOfRuns } from './series-queries.ts';
import { useHeld, useLate } from './use-late.ts';
import { useLines } from './use-lines.ts';

interface LineCardProps {
  readonly place: CardPlace;
  readonly metric: string;
  readonly runs: readonly ChartRun[];
  readonly state: ChartState;
  readonly set: SetCharts;
  /** Of groups: what of their members their lines show. */
  readonly figure: GroupFigure | undefined;
}

/** Widths are asked for in steps, so that a chart that grows a little does not ask again. */
const widthStep = 64;
const widthMost = 2048;

/** Members are averaged first: what is smoothed is the line of the group. */
const unsmoothed = { kind: 'ema', amount: 0 } as const;

/** One metric of all runs. Nothing is asked for before the card comes near the screen. */
export function LineCard({ place, metric, runs, state, set, figure }: LineCardProps) {
  const card = useRef<HTMLElement>(null);
  const isVisible = useVisible(card);
  const { width } = useSize(card);
  const names = useMemo(() => namesOf(runs), [runs]);
  const query = useQuery({
    ...seriesOfRuns({
      run_ids: runs.flatMap(({ run_id, members }) => members ?? [run_id]),
      keys: [metric],
      x: state.x,
      range: state.zoom,
      width: placesIn(width),
    }),
    enabled: isVisible && width > 0 && runs.length > 0,
  });
  const single = useLines(query.data, figure ? unsmoothed : state.smoothing);
  const { lines, isStale } = useGroupLines(single, runs, figure, state.smoothing);
  const isLate = useLate(query.isPlaceholderData || isStale);
  // What is there from before is drawn for the new part when the answer is late; else the answer is. On another axis it has no place.
  const drawn = useHeld(state, query.isPlaceholderData);
  const { xKind, zoom, logX, logY } = isLate && drawn.x === state.x ? state : drawn;
  // What the address says counts: what is drawn may still be the part before.
  const onZoom = (next: ChartState['zoom']): void => {
    if (next || state.zoom) set({ zoom: writeZoom(next) }, false);
  };
  const files = filesOf({ title: metric, lines, names, view: { zoom, xKind, logX, logY } }, state.x);
  return (
    <ChartCard
      {...{ place, card, files }}
      title={titleOf(metric)}
      badge={badgeOf(lines, runs)}
      isStale={query.isPlaceholderData || isStale}
      isLate={isLate}
    >
      {noteOf(query, lines, zoom !== undefined, isStale) ?? (
        <LineChart
          id={metric}
          label={`${metric}: ${lines.length} lines`}
          {...{ lines, names, xKind, zoom, logX, logY }}
          onZoom={onZoom}
        />
      )}
    </ChartCard>
  );
}

/** Points or buckets for which a card of a width has room: one for each pixel between its axes. */
const placesIn = (width: number): number =>
  Math.min(widthMost, Math.ceil(Math.max(1, width - besidePlot) / widthStep) * widthStep);

/** What stands in the place of a chart that has nothing to draw. */
function noteOf(
  query: UseQueryResult<Series[]>,
  lines: readonly Line[],
  isZoomed: boolean,
  isStale: boolean,
): ReactNode {
  if (lines.length > 0) return undefined;
  if (query.error) return <CardFailure error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data || isStale) return <div className="skeleton chart-skeleton" />;
  return isZoomed ? undefined : <p className="chart-note">These runs have no points here.</p>;
}

function filesOf(file: ChartFile, x: string): CardFile[] {
  const nameOf = (run_id: string): string => file.names.get(run_id)?.name ?? run_id;
  return [
    { title: 'PNG image', ending: 'png', make: () => chartPng(file) },
    { title: 'SVG drawing', ending: 'svg', make: () => chartSvg(file) },
    {
      title: 'CSV of what is shown',
      ending: 'csv',
      make: () => new Blob([linesCsv(file.lines, nameOf, x)], { type: 'text/csv' }),
    },
  ];
}
