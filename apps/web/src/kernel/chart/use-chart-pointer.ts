import { type KeyboardEvent, type PointerEvent, type RefObject, useState } from 'react';
import { chartCursor } from './chart-cursor.ts';
import { type Plot, xOf } from './place.ts';
import { toValue } from './scale.ts';

interface ChartPointer {
  readonly id: string;
  readonly frame: RefObject<HTMLElement | null>;
  readonly plot: Plot | undefined;
  readonly onZoom: (zoom: readonly [number, number] | undefined) => void;
}

/** A shorter drag is a click. */
const dragLeast = 5;
/** How far an arrow key moves the cursor, in pixels. */
const keyPixels = 8;

/** What pointer and keys do on a chart: the cursor follows, a drag zooms, a click pins the values, Escape shows everything. */
export function useChartPointer({ id, frame, plot, onZoom }: ChartPointer) {
  const [drag, setDrag] = useState<readonly [number, number]>();
  const [pinned, setPinned] = useState<number>();
  const pixelOf = (event: PointerEvent): number => event.clientX - (frame.current?.getBoundingClientRect().left ?? 0);
  const xAt = (pixel: number): number => (plot ? toValue(plot.x, pixel - plot.left, plot.width) : 0);
  const reset = (): void => {
    setPinned(undefined);
    onZoom(undefined);
  };
  const handlers = {
    onPointerDown: (event: PointerEvent): void => {
      event.currentTarget.setPointerCapture(event.pointerId);
      if (event.button === 0) setDrag([pixelOf(event), pixelOf(event)]);
    },
    onPointerMove: (event: PointerEvent): void => {
      if (drag) setDrag([drag[0], pixelOf(event)]);
      if (plot && pinned === undefined) chartCursor.set({ x: xAt(pixelOf(event)), card: id });
    },
    onPointerUp: (event: PointerEvent): void => {
      if (!drag || !plot) return;
      setDrag(undefined);
      const [from, to] = [Math.min(...drag), Math.max(...drag)];
      if (to - from >= dragLeast) onZoom([xAt(from), xAt(to)]);
      else setPinned(pinned === undefined ? xAt(pixelOf(event)) : undefined);
    },
    onPointerLeave: (): void => {
      if (!drag) chartCursor.set(undefined);
    },
    onDoubleClick: reset,
    onKeyDown: (event: KeyboardEvent): void => {
      if (event.key === 'Escape') reset();
      const turn = { ArrowLeft: -keyPixels, ArrowRight: keyPixels }[event.key];
      if (turn === undefined || !plot) return;
      event.preventDefault();
      chartCursor.set({ x: moved(plot, chartCursor.get()?.x, turn), card: id });
    },
    onBlur: (): void => {
      if (chartCursor.get()?.card === id) chartCursor.set(undefined);
    },
  };
  return { drag, pinned, handlers };
}

/** The cursor some pixels further, inside the plot; from the middle when it is nowhere. */
function moved({ x, left, width, ...rest }: Plot, at: number | undefined, pixels: number): number {
  const from = at ?? (x.min + x.max) / 2;
  const next = toValue(x, xOf({ x, left, width, ...rest }, from) - left + pixels, width);
  return Math.max(x.min, Math.min(x.max, next));
}
