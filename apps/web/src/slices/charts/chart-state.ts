import type { XKind } from '../../kernel/chart/axis-text.ts';
import type { Smoothing } from '../../kernel/chart/smooth.ts';
import type { ChartsSearch } from './charts-search.ts';

/** What the address says about every chart of a board. */
export interface ChartState {
  /** As the server takes it. */
  readonly x: string;
  readonly xKind: XKind;
  readonly smoothing: Smoothing;
  readonly zoom: readonly [number, number] | undefined;
  readonly logX: boolean;
  readonly logY: boolean;
}

export function chartState(search: ChartsSearch): ChartState {
  const x = readX(search.x);
  return {
    x,
    xKind: x.startsWith('metric:') ? 'metric' : (x as XKind),
    smoothing: readSmoothing(search.smooth),
    zoom: readZoom(search.zoom),
    logX: search.logx === true,
    logY: search.logy === true,
  };
}

const readX = (text = 'step'): string =>
  text === 'time' || text === 'relative' || /^metric:./.test(text) ? text : 'step';

const kinds = ['ema', 'mean', 'gaussian'] as const;
const amountMost = 0.99;

export function readSmoothing(text = ''): Smoothing {
  const [name, amount] = text.split(':');
  const value = Number(amount);
  const isAmount = Number.isFinite(value) && value > 0 && value <= amountMost;
  return { kind: kinds.find((kind) => kind === name) ?? 'ema', amount: isAmount ? value : 0 };
}

/** Nothing smoothed is nothing in the address. */
export const writeSmoothing = ({ kind, amount }: Smoothing): string | undefined =>
  amount > 0 ? `${kind}:${amount}` : undefined;

export function readZoom(text: string | undefined): readonly [number, number] | undefined {
  const [, low, high] = /^(.+)\.\.(.+)$/.exec(text ?? '') ?? [];
  const [from, to] = [Number(low), Number(high)];
  return low && high && Number.isFinite(from) && Number.isFinite(to) && from < to ? [from, to] : undefined;
}

export const writeZoom = (zoom: readonly [number, number] | undefined): string | undefined =>
  zoom && `${zoom[0]}..${zoom[1]}`;
