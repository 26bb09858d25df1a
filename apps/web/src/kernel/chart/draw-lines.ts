import { tickText, type XKind } from './axis-text.ts';
import type { ChartTheme } from './chart-theme.ts';
import type { LineStyle } from './line-style.ts';
import type { Line, OddPoint } from './prepare-lines.ts';
import { type Scale, ticksOf, toPixel } from './scale.ts';

/** A place for lines inside a canvas, in CSS pixels. */
export interface Plot {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly x: Scale;
  readonly y: Scale;
}

export interface StyledLine {
  readonly line: Line;
  readonly style: LineStyle;
  /** Others are drawn faintly while one is looked at. */
  readonly faint: boolean;
}

type Canvas = CanvasRenderingContext2D;

const textSpace = 40;
const tickSpace = 74;

/** Grid and ticks. */
export function drawAxes(canvas: Canvas, plot: Plot, kind: XKind, theme: ChartTheme): void {
  canvas.font = theme.font;
  canvas.fillStyle = theme.axis;
  canvas.strokeStyle = theme.grid;
  canvas.lineWidth = 1;
  drawYTicks(canvas, plot);
  drawXTicks(canvas, plot, kind);
}

function drawYTicks(canvas: Canvas, plot: Plot): void {
  canvas.textAlign = 'right';
  canvas.textBaseline = 'middle';
  for (const tick of ticksOf(plot.y, Math.max(2, Math.floor(plot.height / textSpace)))) {
    const y = Math.round(yOf(plot, tick)) + 0.5;
    stroke(canvas, plot.left, y, plot.left + plot.width, y);
    canvas.fillText(tickText(tick, 'step', 0), plot.left - 6, y);
  }
}

function drawXTicks(canvas: Canvas, plot: Plot, kind: XKind): void {
  canvas.textAlign = 'center';
  canvas.textBaseline = 'top';
  for (const tick of ticksOf(plot.x, Math.max(2, Math.floor(plot.width / tickSpace)))) {
    const x = Math.round(xOf(plot, tick)) + 0.5;
    stroke(canvas, x, plot.top, x, plot.top + plot.height);
    canvas.fillText(tickText(tick, kind, plot.x.max - plot.x.min), x, plot.top + plot.height + 6);
  }
}

function stroke(canvas: Canvas, x1: number, y1: number, x2: number, y2: number): void {
  canvas.beginPath();
  canvas.moveTo(x1, y1);
  canvas.lineTo(x2, y2);
  canvas.stroke();
}

export const xOf = (plot: Plot, x: number): number => plot.left + toPixel(plot.x, x, plot.width);
export const yOf = (plot: Plot, y: number): number => plot.top + plot.height - toPixel(plot.y, y, plot.height);

/** Every line with its bounds, inside the plot. */
export function drawLines(canvas: Canvas, plot: Plot, lines: readonly StyledLine[], theme: ChartTheme): void {
  canvas.save();
  canvas.beginPath();
  canvas.rect(plot.left, plot.top, plot.width, plot.height);
  canvas.clip();
  for (const { line, style, faint } of lines) {
    canvas.strokeStyle = theme.lineColour(style);
    canvas.fillStyle = canvas.strokeStyle;
    drawBounds(canvas, plot, line, faint);
    canvas.setLineDash([...style.dash]);
    drawOne(canvas, plot, line, faint);
    canvas.setLineDash([]);
    for (const odd of line.odd) drawOdd(canvas, plot, odd);
  }
  canvas.restore();
}

/** The area between minimum and maximum, with an edge, so that a spike of one pixel is seen. */
function drawBounds(canvas: Canvas, plot: Plot, { x, low, high }: Line, faint: boolean): void {
  if (!low || !high) return;
  for (const [from, to] of stretches(low)) {
    canvas.beginPath();
    for (let i = from; i < to; i++) canvas.lineTo(xOf(plot, x[i]!), clamped(plot, high[i]!));
    for (let i = to - 1; i >= from; i--) canvas.lineTo(xOf(plot, x[i]!), clamped(plot, low[i]!));
    canvas.closePath();
    canvas.globalAlpha = faint ? 0.05 : 0.18;
    canvas.fill();
    canvas.lineWidth = 1;
    canvas.globalAlpha = faint ? 0.08 : 0.4;
    canvas.stroke();
  }
  canvas.globalAlpha = 1;
}

function drawOne(canvas: Canvas, plot: Plot, { x, y, smoothed, low }: Line, faint: boolean): void {
  // Bounds already show the raw line.
  if (smoothed && !low) drawPath(canvas, plot, x, y, { alpha: faint ? 0.08 : 0.25, width: 1 });
  drawPath(canvas, plot, x, smoothed ?? y, { alpha: faint ? 0.25 : 1, width: 1.5 });
}

function drawPath(
  canvas: Canvas,
  plot: Plot,
  x: Float64Array,
  y: Float64Array,
  { alpha, width }: { readonly alpha: number; readonly width: number },
): void {
  canvas.globalAlpha = alpha;
  canvas.lineWidth = width;
  canvas.lineJoin = 'round';
  for (const [from, to] of stretches(y)) {
    canvas.beginPath();
    for (let i = from; i < to; i++) canvas.lineTo(xOf(plot, x[i]!), clamped(plot, y[i]!));
    if (to - from > 1) canvas.stroke();
    else dot(canvas, xOf(plot, x[from]!), yOf(plot, y[from]!), 2.5);
  }
  canvas.globalAlpha = 1;
}

/** Far outside, canvases lose precision; just outside is as good. */
const clamped = (plot: Plot, value: number): number => Math.max(-1e4, Math.min(1e4, yOf(plot, value)));

/** Where values follow each other without a gap: pairs of first and behind the last. */
function* stretches(y: Float64Array): Generator<[number, number]> {
  let from = 0;
  for (let i = 0; i <= y.length; i++) {
    if (i < y.length && !Number.isNaN(y[i]!)) continue;
    if (i > from) yield [from, i];
    from = i + 1;
  }
}

export function dot(canvas: Canvas, x: number, y: number, radius: number): void {
  canvas.beginPath();
  canvas.arc(x, y, radius, 0, 2 * Math.PI);
  canvas.fill();
}

/** NaN as a cross on the lower edge, infinities as arrows at the edge where they went. */
function drawOdd(canvas: Canvas, plot: Plot, { x, kind }: OddPoint): void {
  const at = xOf(plot, x);
  const up = kind === 'posinf';
  const edge = up ? plot.top + 5 : plot.top + plot.height - 5;
  canvas.lineWidth = 1.5;
  if (kind === 'nan') {
    stroke(canvas, at - 3, edge - 3, at + 3, edge + 3);
    stroke(canvas, at - 3, edge + 3, at + 3, edge - 3);
    return;
  }
  const tip = up ? -4 : 4;
  canvas.beginPath();
  canvas.moveTo(at, edge + tip);
  canvas.lineTo(at - 4, edge - tip / 2);
  canvas.lineTo(at + 4, edge - tip / 2);
  canvas.fill();
}
