import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useSize } from '../../kernel/chart/use-size.ts';
import { useVisible } from '../../kernel/use-visible.ts';
import { BarDrawing } from './BarDrawing.tsx';
import { type CardFile, type CardPlace, ChartCard } from './ChartCard.tsx';
import { ParallelDrawing } from './ParallelDrawing.tsx';
import { columnsNeeded, type PointCardSpec } from './point-card-spec.ts';
import { columnTitle, pointsCsv } from './prepare-points.ts';
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
  return (
    <ChartCard {...{ place, card, title, badge }} files={data ? filesOf(data.points, spec, card) : []}>
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

const filesOf = (
  points: readonly RunPoint[],
  spec: PointCardSpec,
  card: React.RefObject<HTMLElement | null>,
): CardFile[] => [
  { title: 'SVG drawing', ending: 'svg', make: () => svgOf(card.current) },
  { title: 'CSV', ending: 'csv', make: () => new Blob([pointsCsv(points, columnsNeeded(spec))], { type: 'text/csv' }) },
];

/** The drawing of a card with its looks written into it. */
function svgOf(card: HTMLElement | null): Blob {
  const drawn = card?.querySelector('svg.points');
  if (!drawn) throw new Error('There is nothing to save yet.');
  const copy = drawn.cloneNode(true) as SVGElement;
  const [from, to] = [drawn.querySelectorAll('*'), copy.querySelectorAll<SVGElement>('*')];
  to.forEach((element, i) => {
    const look = getComputedStyle(from[i] as Element);
    for (const name of [
      'fill',
      'stroke',
      'stroke-width',
      'fill-opacity',
      'stroke-opacity',
      'font-size',
      'text-anchor',
    ]) {
      element.setAttribute(name, look.getPropertyValue(name));
    }
  });
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  return new Blob([copy.outerHTML], { type: 'image/svg+xml' });
}
