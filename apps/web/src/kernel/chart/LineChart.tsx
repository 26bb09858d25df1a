import { useEffect, useMemo, useRef } from 'react';
import { shownColours } from '../theme.ts';
import { cursorText, type XKind } from './axis-text.ts';
import { CursorPanel } from './CursorPanel.tsx';
import { chartCursor, highlightedRun } from './chart-cursor.ts';
import { readTheme } from './chart-theme.ts';
import { dot, drawAxes, drawLines } from './draw-lines.ts';
import { type Plot, xOf, yOf } from './place.ts';
import { type LineName, plotOf, type Size, styledLines, styleIn } from './plot.ts';
import { type Line, valuesAt } from './prepare-lines.ts';
import { useChartPointer } from './use-chart-pointer.ts';
import { useSize } from './use-size.ts';

export interface LineChartProps {
  readonly id: string;
  readonly label: string;
  readonly lines: readonly Line[];
  readonly names: ReadonlyMap<string, LineName>;
  readonly xKind: XKind;
  readonly logX: boolean;
  readonly logY: boolean;
  /** The x that is shown; absent: everything. */
  readonly zoom?: readonly [number, number];
  /** What the reader wants to see; undefined, for everything, also where everything is shown. */
  readonly onZoom: (zoom: readonly [number, number] | undefined) => void;
}

/** How near to the cursor a point must be, in pixels, to count as under it. */
const reachPixels = 30;

/** Curves on a canvas with a cursor that all charts of the page share. Drag zooms, double click or Escape shows everything. */
export function LineChart(props: LineChartProps) {
  const { id, label, lines, names, xKind } = props;
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  const plot = usePlot(props, size);
  const cursor = chartCursor.use();
  const { drag, pinned, handlers } = useChartPointer({ ...props, frame, plot });
  const x = pinned ?? cursor?.x;
  const canvas = useDrawing({ frame, lines, names, plot, size });
  const overlay = useOverlay({ frame, lines, names, plot, size, drag, x });
  const isHere = cursor?.card === id || pinned !== undefined;
  return (
    <div
      ref={frame}
      className="chart-frame"
      role="img"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move the cursor over the values
      tabIndex={0}
      {...handlers}
    >
      <canvas ref={canvas} />
      <canvas ref={overlay} />
      {plot && isHere && x !== undefined && !drag && (
        <CursorPanel
          values={valuesAt(lines, x, reachOf(plot))}
          names={names}
          title={cursorText(x, xKind)}
          left={xOf(plot, x)}
          width={size.width}
          isPinned={pinned !== undefined}
        />
      )}
    </div>
  );
}

const reachOf = ({ x, width }: Plot): number =>
  x.log ? Number.POSITIVE_INFINITY : ((x.max - x.min) / width) * reachPixels;

function usePlot({ lines, zoom, xKind, logX, logY }: LineChartProps, { width, height }: Size): Plot | undefined {
  return useMemo(
    () => plotOf(lines, { zoom, xKind, logX, logY }, { width, height }),
    [lines, zoom, xKind, logX, logY, width, height],
  );
}

interface Drawing {
  readonly frame: React.RefObject<HTMLDivElement | null>;
  readonly lines: readonly Line[];
  readonly names: ReadonlyMap<string, LineName>;
  readonly plot: Plot | undefined;
  readonly size: Size;
}

function useDrawing({ frame, lines, names, plot, size }: Drawing) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const highlighted = highlightedRun.use();
  const shown = shownColours.use();
  // biome-ignore lint/correctness/useExhaustiveDependencies: other colours are shown
  useEffect(() => {
    const context = cleared(canvas.current, size);
    if (!context || !plot || !frame.current) return;
    const colours = readTheme(frame.current);
    drawAxes(context, plot, colours);
    drawLines(context, plot, styledLines(lines, names, highlighted), colours);
  }, [frame, lines, names, plot, size, highlighted, shown]);
  return canvas;
}

interface Overlay extends Drawing {
  readonly drag: readonly [number, number] | undefined;
  readonly x: number | undefined;
}

function useOverlay({ frame, lines, names, plot, size, drag, x }: Overlay) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const shown = shownColours.use();
  const isInked = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other colours are shown
  useEffect(() => {
    const isNeeded = drag !== undefined || x !== undefined;
    if (!isNeeded && !isInked.current) return;
    isInked.current = isNeeded;
    const context = cleared(canvas.current, size);
    if (!context || !plot || !frame.current) return;
    const colours = readTheme(frame.current);
    context.fillStyle = colours.ink;
    context.strokeStyle = colours.axis;
    if (drag) {
      context.globalAlpha = 0.12;
      context.fillRect(Math.min(...drag), plot.top, Math.abs(drag[1] - drag[0]), plot.height);
    } else if (x !== undefined && x >= plot.x.min && x <= plot.x.max) {
      context.setLineDash([3, 3]);
      const at = Math.round(xOf(plot, x)) + 0.5;
      context.beginPath();
      context.moveTo(at, plot.top);
      context.lineTo(at, plot.top + plot.height);
      context.stroke();
      for (const value of valuesAt(lines, x, reachOf(plot))) {
        context.fillStyle = colours.lineColour(styleIn(names, value.run_id));
        dot(context, xOf(plot, value.x), yOf(plot, value.y), 3);
      }
    }
  }, [frame, lines, names, plot, size, drag, x, shown]);
  return canvas;
}

/** The canvas at the sharpness of the screen, empty; one unit is a CSS pixel. */
function cleared(canvas: HTMLCanvasElement | null, { width, height }: Size): CanvasRenderingContext2D | undefined {
  const context = canvas?.getContext('2d');
  if (!canvas || !context || width === 0) return undefined;
  const sharpness = window.devicePixelRatio || 1;
  const [across, down] = [Math.round(width * sharpness), Math.round(height * sharpness)];
  // A canvas that is told its size gets new memory, even where it has that size.
  if (canvas.width === across && canvas.height === down) context.reset();
  else Object.assign(canvas, { width: across, height: down });
  context.setTransform(sharpness, 0, 0, sharpness, 0, 0);
  return context;
}
