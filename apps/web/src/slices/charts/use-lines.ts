import { useEffect, useMemo, useState } from 'react';
import { prepareInWorker } from '../../kernel/chart/prepare-in-worker.ts';
import { type Line, prepareLine } from '../../kernel/chart/prepare-lines.ts';
import type { Series } from '../../kernel/chart/read-series.ts';
import type { Smoothing } from '../../kernel/chart/smooth.ts';

/** More places than these are smoothed by a worker. */
const placesMost = 50_000;

export interface PreparedLines {
  readonly lines: readonly Line[];
  /** What is shown is of an earlier answer or another smoothing. */
  readonly isStale: boolean;
}

/** The lines of series. Until a worker has smoothed large ones, what was there before stays. */
export function useLines(series: readonly Series[] | undefined, { kind, amount }: Smoothing): PreparedLines {
  const isLarge = amount > 0 && placesOf(series) > placesMost;
  const near = useMemo(
    () => (isLarge ? undefined : withPoints((series ?? []).map((one) => prepareLine(one, { kind, amount })))),
    [isLarge, series, kind, amount],
  );
  const [far, setFar] = useState<{ readonly of: string; readonly series: typeof series; readonly lines: Line[] }>();
  const wanted = `${kind} ${amount}`;
  useEffect(() => {
    if (!isLarge || !series) return;
    let isWanted = true;
    void prepareInWorker(series, { kind, amount }).then((lines) => {
      if (isWanted) setFar({ of: `${kind} ${amount}`, series, lines: withPoints(lines) });
    });
    return () => {
      isWanted = false;
    };
  }, [isLarge, series, kind, amount]);
  if (near) return { lines: near, isStale: false };
  return { lines: far?.lines ?? [], isStale: far?.series !== series || far?.of !== wanted };
}

const withPoints = (lines: readonly Line[]): Line[] => lines.filter(({ x }) => x.length > 0);

const placesOf = (series: readonly Series[] = []): number =>
  series.reduce((sum, one) => sum + (one.mode === 'exact' ? one.x : one.xFirst).length, 0);
