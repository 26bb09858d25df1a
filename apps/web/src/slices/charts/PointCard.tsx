import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import type { LineStyle } from '../../kernel/chart/line-style.ts';
import { useSize } from '../../kernel/chart/use-size.ts';
import { counted } from '../../kernel/format.ts';
import { useVisible } from '../../kernel/use-visible.ts';
import type { GroupsQuery } from '../run-groups/index.ts';
import { BarDrawing } from './BarDrawing.tsx';
import { CardFailure } from './CardFailure.tsx';
import { type CardPlace, ChartCard } from './ChartCard.tsx';
import { groupPoints } from './groups/group-points.ts';
import { ParallelDrawing } from './ParallelDrawing.tsx';
import { columnsNeeded, type PointCardSpec } from './point-card-spec.ts';
import { pointFiles } from './point-files.ts';
import { columnTitle } from './prepare-points.ts';
import { type RunPoint, type RunScope, runPoints } from './run-table-query.ts';
import { ScatterDrawing } from './ScatterDrawing.tsx';
import { useLate } from './use-late.ts';

interface PointCardProps {
  readonly place: CardPlace;
  readonly spec: PointCardSpec;
  readonly scope: RunScope;
  /** Runs that share something are one point together; absent: each run is one. */
  readonly grouping: GroupsQuery | undefined;
  /** What is not drawn: ids of runs, or keys of groups. */
  readonly hide: readonly string[] | undefined;
  /** Of those that have lines on the board. */
  readonly styles: ReadonlyMap<string, LineStyle>;
  readonly onFilter: FilterRuns | undefined;
}

/** Narrows the query of a page by a further condition of the filter language. */
export type FilterRuns = (clause: string) => void;

export interface DrawingProps {
  readonly points: readonly RunPoint[];
  readonly spec: PointCardSpec;
  readonly styles: ReadonlyMap<string, LineStyle>;
  readonly width: number;
  readonly height: number;
  /** Absent where there is no table that could be filtered. */
  readonly onFilter: FilterRuns | undefined;
}

const drawings = { bar: BarDrawing, scatter: ScatterDrawing, parallel: ParallelDrawing } as const;
const headHeight = 36;

/** Bars, a scatter plot or parallel coordinates of the runs of a query, or of their groups. */
export function PointCard({ place, spec, scope, grouping, hide, styles, onFilter }: PointCardProps) {
  const card = useRef<HTMLElement>(null);
  const isVisible = useVisible(card);
  const { width, height } = useSize(card);
  const columns = columnsNeeded(spec);
  const asked = grouping ? groupPoints(grouping, columns) : runPoints(scope, columns);
  const { data, error, isPlaceholderData, refetch } = useQuery({ ...asked, enabled: isVisible });
  const isLate = useLate(isPlaceholderData);
  const points = useMemo(() => data?.points.filter(({ run_id }) => !hide?.includes(run_id)), [data, hide]);
  const Drawing = drawings[spec.kind];
  const room = { width: width - 2, height: height - headHeight };
  const title = spec.columns.map(({ column }) => columnTitle(column)).join(spec.kind === 'scatter' ? ' × ' : ', ');
  const noun = grouping ? 'group' : 'run';
  const badge =
    data && data.total > data.points.length
      ? {
          text: `${data.points.length} of ${counted(data.total, noun)}`,
          explanation: `The first ${noun}s of the query are drawn.`,
        }
      : undefined;
  const files = points ? pointFiles({ title, points, spec, card }) : [];
  return (
    <ChartCard {...{ place, card, title, badge, isLate }} files={files} isStale={isPlaceholderData}>
      {points && room.width > 0 && room.height > 0 ? (
        <Drawing {...{ points, spec, styles, onFilter }} {...room} />
      ) : error ? (
        <CardFailure error={error} onRetry={() => void refetch()} />
      ) : (
        <div className="skeleton chart-skeleton" />
      )}
    </ChartCard>
  );
}
