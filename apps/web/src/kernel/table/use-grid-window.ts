import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useStable } from '../use-stable.ts';
import { type Box, columnSpan, isSameSpan, rowSpan, rowsAround, type Span } from './grid-window.ts';

interface Layout {
  readonly rowHeight: number;
  readonly rowCount: number;
  readonly lefts: readonly number[];
  /** Hears of the first and the last row of the part, in the same turn in which it is drawn. */
  readonly onShow: ((first: number, last: number) => void) | undefined;
}

export interface GridWindow {
  readonly rows: Span;
  readonly columns: Span;
  /** Pixels. */
  readonly height: number;
  /** Only what is on the screen is drawn: the next frame shows other rows. */
  readonly isFast: boolean;
  /** Nothing lies to the left of the screen, and a fast scroll goes down or up: pinned columns are in their place by themselves. */
  readonly isStraight: boolean;
}

/** So long after the last jump, rows around those on the screen are drawn again. */
const restMs = 100;

/**
 * The part of a table that is drawn. A scroll draws in the frame it happens in, and only when the part changes; nothing is measured
 * while drawing, so that it never makes the browser lay out twice.
 */
export function useGridWindow(scroller: RefObject<HTMLElement | null>, layout: Layout): GridWindow {
  const [box, setBox] = useState<Box>(() => ({
    top: 0,
    left: 0,
    width: innerWidth,
    height: innerHeight,
    isFast: false,
  }));
  const shown = windowOf(box, layout);
  const drawn = useRef(shown);
  useLayoutEffect(() => {
    drawn.current = shown;
  });
  const isFastAt = useJumps(layout.rowHeight * rowsAround, () => look(false));
  const look = useStable((now: boolean): void => {
    const element = scroller.current;
    if (!element) return;
    const { scrollTop: top, scrollLeft: left, clientWidth: width, clientHeight: height } = element;
    const next = { top, left, width, height, isFast: isFastAt(top) };
    const part = windowOf(next, layout);
    if (isSameWindow(part, drawn.current)) return;
    const draw = (): void => {
      setBox(next);
      // With the box, not behind it: while frames follow each other, what is less urgent than they are would never come.
      layout.onShow?.(part.rows.first, lastOf(part.rows));
    };
    if (now) flushSync(draw);
    else draw();
  });
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onScroll = () => look(true);
    const sizes = new ResizeObserver(() => look(false));
    element.addEventListener('scroll', onScroll, { passive: true });
    sizes.observe(element);
    return () => {
      element.removeEventListener('scroll', onScroll);
      sizes.disconnect();
    };
  }, [scroller, look]);
  const { onShow } = layout;
  const [first, last] = [shown.rows.first, lastOf(shown.rows)];
  useEffect(() => onShow?.(first, last), [onShow, first, last]);
  return shown;
}

/** Tells whether a place was reached by jumps of at least so many pixels; `onRest` is called when they have ended. */
function useJumps(least: number, onRest: () => void): (top: number) => boolean {
  const last = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useStable((top: number): boolean => {
    const isJump = Math.abs(top - last.current) > least;
    last.current = top;
    if (!isJump) return timer.current !== undefined;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      timer.current = undefined;
      onRest();
    }, restMs);
    return true;
  });
}

const lastOf = ({ first, end }: Span): number => Math.max(first, end - 1);

const windowOf = (box: Box, { rowHeight, rowCount, lefts }: Layout): GridWindow => ({
  rows: rowSpan(box, rowHeight, rowCount),
  columns: columnSpan(box, lefts),
  height: box.height,
  isFast: box.isFast,
  isStraight: box.isFast && box.left === 0,
});

const isSameWindow = (a: GridWindow, b: GridWindow): boolean =>
  a.height === b.height &&
  a.isFast === b.isFast &&
  a.isStraight === b.isStraight &&
  isSameSpan(a.rows, b.rows) &&
  isSameSpan(a.columns, b.columns);
