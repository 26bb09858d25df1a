import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useSize } from '../../kernel/chart/use-size.ts';
import { useVisible } from '../../kernel/use-visible.ts';
import { BarDrawing } from './BarDrawing.tsx';
import { type CardPlace, ChartCard } from './ChartCard.tsx';
import { ParallelDrawing } from './ParallelDrawing.tsx';
import { columnsNeeded, type PointCardSpec } from './point-card-spec.ts';
import { pointFiles } from './point-files.ts';
import { columnTitle } from './prepare-points.ts';
import { type RunPoint, type RunScope, runPoints } from './run-table-query.ts';
import { ScatterDrawing } from './ScatterDrawing.tsx';

interface PointCardProps {
  readonly place: CardPlace;
  readonly spec: PointCardSpec;
  readonly scope: RunScope;
  readonly onFilter: FilterRuns | undefined;
}

/** Narrows the query of a page by a further condition of the filter language. */
export type FilterRuns = (clause: string) => void;

export interface DrawingProps {
  readonly points: readonly RunPoint[];
  readonly spec: PointCardSpec;
  readonly width: number;
  readonly height: number;
  /** Absent where there is no table that could be filtered. */
  readonly onFilter: FilterRuns | undefined;
}

const drawings = { bar: BarDrawing, scatter: ScatterDrawing, parallel: ParallelDrawing } as const;
const headHeight = 36;

/** Bars, a scatter plot or parallel coordinates of the runs of a query. */
export function PointCard({ place, spec, scope, onFilter }: PointCardProps) {
  const card = useRef<HTMLElement>(null);
  const isVisible = useVisible(card);
  const { width, height } = useSize(card);
  const { data, error } = useQuery({ ...runPoints(scope, columnsNeeded(spec)), enabled: isVisible });
  const Drawing = drawings[spec.kind];
  const room = { width: width - 2, height: height - headHeight };
  const title = spec.columns.map(({ column }) => columnTitle(column)).join(spec.kind === 'scatter' ? ' × ' : ', ');
  const badge =
    data && data.total > data.points.length
      ? {
          text: `${data.points.length} of ${data.total.toLocaleString('en')}`,
          explanation: 'The first runs of the query are drawn.',
        }
      : undefined;
  const files = data ? pointFiles({ title, points: data.points, spec, card }) : [];
  return (
    <ChartCard {...{ place, card, title, badge }} files={files}>
      {error ? (
        <p className="chart-note" role="alert">
          {error.message}
        </p>
      ) : data && room.width > 0 && room.height > 0 ? (
        <Drawing points={data.points} {...{ spec, onFilter }} {...room} />
      ) : (
        <div className="skeleton chart-skeleton" />
      )}
    </ChartCard>
  );
}
