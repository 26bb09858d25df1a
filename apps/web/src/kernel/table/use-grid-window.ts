import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useStable } from '../use-stable.ts';
import { type Box, columnSpan, isSameSpan, rowSpan, type Span } from './grid-window.ts';

interface Layout {
  readonly rowHeight: number;
  readonly rowCount: number;
  readonly lefts: readonly number[];
}

export interface GridWindow {
  readonly rows: Span;
  readonly columns: Span;
  /** Pixels. */
  readonly height: number;
}

/**
 * The part of a table that is drawn. A scroll draws in the frame it happens in, and only when the part changes; nothing is measured
 * while drawing, so that it never makes the browser lay out twice.
 */
export function useGridWindow(scroller: RefObject<HTMLElement | null>, layout: Layout): GridWindow {
  const [box, setBox] = useState<Box>(() => ({ top: 0, left: 0, width: innerWidth, height: innerHeight }));
  const shown = windowOf(box, layout);
  const drawn = useRef(shown);
  useLayoutEffect(() => {
    drawn.current = shown;
  });
  const look = useStable((now: boolean): void => {
    const element = scroller.current;
    if (!element) return;
    const { scrollTop: top, scrollLeft: left, clientWidth: width, clientHeight: height } = element;
    const next = { top, left, width, height };
    if (isSameWindow(windowOf(next, layout), drawn.current)) return;
    if (now) flushSync(() => setBox(next));
    else setBox(next);
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
  return shown;
}

const windowOf = (box: Box, { rowHeight, rowCount, lefts }: Layout): GridWindow => ({
  rows: rowSpan(box, rowHeight, rowCount),
  columns: columnSpan(box, lefts),
  height: box.height,
});

const isSameWindow = (a: GridWindow, b: GridWindow): boolean =>
  a.height === b.height && isSameSpan(a.rows, b.rows) && isSameSpan(a.columns, b.columns);
