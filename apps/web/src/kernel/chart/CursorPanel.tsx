import { exactNumber } from '../format.ts';
import { cursorNumber } from './axis-text.ts';
import { type LineName, styleIn } from './plot.ts';
import type { CursorValue } from './prepare-lines.ts';
import { Swatch } from './Swatch.tsx';

interface CursorPanelProps {
  readonly values: readonly CursorValue[];
  readonly names: ReadonlyMap<string, LineName>;
  readonly title: string;
  /** Where the cursor is, in pixels of the chart. */
  readonly left: number;
  readonly width: number;
  readonly isPinned: boolean;
}

/** Lines that are listed; the rest is counted. */
const listedMost = 12;

/** The values at the cursor, largest first, at the side that has room. */
export function CursorPanel({ values, names, title, left, width, isPinned }: CursorPanelProps) {
  const side = left > width / 2 ? { right: width - left + 12 } : { left: left + 12 };
  return (
    <div className="chart-cursor" data-pinned={isPinned || undefined} style={side}>
      <div className="meta">{title}</div>
      <table>
        <tbody>
          {values.slice(0, listedMost).map(({ run_id, y, low, high }) => (
            <tr key={run_id}>
              <td>
                <Swatch look={styleIn(names, run_id)} />
              </td>
              <td className="cut">{names.get(run_id)?.name ?? run_id}</td>
              <td className="num" title={exactNumber(y)}>
                {cursorNumber(y)}
              </td>
              <td className="num meta">{boundsText(low, high)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {values.length > listedMost && <div className="meta">and {values.length - listedMost} more</div>}
      {values.length === 0 && <div className="meta">no value here</div>}
    </div>
  );
}

const boundsText = (low: number | undefined, high: number | undefined): string =>
  low === undefined || high === undefined || low === high ? '' : `${cursorNumber(low)} to ${cursorNumber(high)}`;
