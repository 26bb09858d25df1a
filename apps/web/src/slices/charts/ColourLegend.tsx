import { heat, type PointColours } from './prepare-colours.ts';
import { columnTitle } from './prepare-points.ts';

const stops = [0, 0.25, 0.5, 0.75, 1] as const;

/** What the colours of a card stand for. */
export function ColourLegend({ axis }: PointColours) {
  if (!axis) return null;
  const background = `linear-gradient(to right, ${stops.map(heat).join(', ')})`;
  return (
    <div className="colour-legend meta">
      <span className="cut">{columnTitle(axis.column)}</span>
      <span>{axis.ticks.at(0)?.text}</span>
      <i style={{ background }} />
      <span>{axis.ticks.at(-1)?.text}</span>
    </div>
  );
}
