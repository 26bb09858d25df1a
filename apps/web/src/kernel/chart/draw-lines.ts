import type { ChartTheme } from './chart-theme.ts';
import { fillBetween } from './fill-between.ts';
import type { LineStyle } from './line-style.ts';
import { arrowCorners, type Mark, oddMark, outsideMarks } from './marks.ts';
import { type Plot, type Stretch, stretches, xOf, yOf } from './place.ts';
import type { Line, OddPoint } from './prepare-lines.ts';

export interface StyledLine {
  readonly line: Line;
  readonly style: LineStyle;
  /** Others are drawn faintly while one is looked at. */
  readonly faint: boolean;
}

type Canvas = CanvasRenderingContext2D;

/** Grid and ticks. */
export function drawAxes(canvas: Canvas, plot: Plot, theme: ChartTheme): void {
  const { left, top, width, height } = plot;
  canvas.font = theme.font;
  canvas.fillStyle = theme.axis;
  canvas.strokeStyle = theme.grid;
  canvas.lineWidth = 1;
  canvas.textAlign = 'right';
  canvas.textBaseline = 'middle';
  for (const { value, text } of plot.yTicks) {
    const y = Math.round(yOf(plot, value)) + 0.5;
    stroke(canvas, left, y, left + width, y);
    canvas.fillText(text, left - 6, y);
  }
  canvas.textAlign = 'center';
  canvas.textBaseline = 'top';
  for (const { value, text } of plot.xTicks) {
    const x = Math.round(xOf(plot, value)) + 0.5;
    stroke(canvas, x, top, x, top + height);
    canvas.fillText(text, x, top + height + 6);
  }
}

function stroke(canvas: Canvas, x1: number, y1: number, x2: number, y2: number): void {
  canvas.beginPath();
  canvas.moveTo(x1, y1);
  canvas.lineTo(x2, y2);
  canvas.stroke();
}

/** Every line with its bounds, inside the plot. */
export function drawLines(canvas: Canvas, plot: Plot, lines: readonly StyledLine[], theme: ChartTheme): void {
  canvas.save();
  canvas.beginPath();
  canvas.rect(plot.left, plot.top, plot.width, plot.height);
  canvas.clip();
  const pixel = 1 / canvas.getTransform().a;
  for (const { line, style, faint } of lines) {
    canvas.strokeStyle = theme.lineColour(style);
    canvas.fillStyle = canvas.strokeStyle;
    drawBounds(canvas, plot, line, { faint, pixel });
    canvas.setLineDash([...style.dash]);
    drawOne(canvas, plot, line, { faint, pixel });
    canvas.setLineDash([]);
    for (const odd of line.odd) drawOdd(canvas, plot, odd);
    for (const mark of outsideMarks(plot, line)) drawArrow(canvas, mark);
  }
  canvas.restore();
}

interface Stroke {
  readonly faint: boolean;
  /** Width of a pixel of the screen. */
  readonly pixel: number;
}

/** The area between minimum and maximum, with an edge, so that a spike of one pixel is seen. */
function drawBounds(canvas: Canvas, plot: Plot, { x, low, high }: Line, { faint, pixel }: Stroke): void {
  if (!low || !high) return;
  for (const stretch of stretches(plot, x, high)) {
    const area = { x: across(plot, x, stretch), high: down(plot, high, stretch), low: down(plot, low, stretch) };
    canvas.globalAlpha = faint ? 0.05 : 0.18;
    fillBetween(canvas, area, pixel);
    canvas.beginPath();
    for (let i = 0; i < area.x.length; i++) canvas.lineTo(area.x[i]!, area.high[i]!);
    for (let i = area.x.length - 1; i >= 0; i--) canvas.lineTo(area.x[i]!, area.low[i]!);
    canvas.closePath();
    canvas.lineWidth = 1;
    canvas.globalAlpha = faint ? 0.08 : 0.4;
    canvas.stroke();
  }
  canvas.globalAlpha = 1;
}

function drawOne(canvas: Canvas, plot: Plot, { x, y, smoothed, low }: Line, { faint, pixel }: Stroke): void {
  // Bounds already show the raw line.
  if (smoothed && !low) drawPath(canvas, plot, x, y, { alpha: faint ? 0.08 : 0.25, width: 1, pixel });
  drawPath(canvas, plot, x, smoothed ?? y, { alpha: faint ? 0.25 : 1, width: 1.5, pixel });
}

interface Pen {
  readonly alpha: number;
  readonly width: number;
  readonly pixel: number;
}

/** From so many places on a line is thickened as `thicken` says. */
const longFrom = 64;

function drawPath(canvas: Canvas, plot: Plot, x: Float64Array, y: Float64Array, { alpha, width, pixel }: Pen): void {
  canvas.globalAlpha = alpha;
  canvas.lineJoin = 'round';
  for (const stretch of stretches(plot, x, y)) {
    const [from, to] = stretch;
    const [xs, ys] = [across(plot, x, stretch), down(plot, y, stretch)];
    const isThick = pixel === 1 && alpha === 1 && to - from >= longFrom;
    canvas.lineWidth = isThick ? 1 : width;
    if (isThick) for (const shift of thicken(width)) strokePath(canvas, xs, ys, shift);
    else if (to - from > 1) strokePath(canvas, xs, ys, 0);
    else dot(canvas, xs[0]!, ys[0]!, 2.5);
  }
  canvas.globalAlpha = 1;
}

/** Where lines of one pixel lie that together are as thick as `width`: both together are drawn in a quarter of a thicker one's time. */
const thicken = (width: number): readonly number[] => [(1 - width) / 2, (width - 1) / 2];

function strokePath(canvas: Canvas, x: Float64Array, y: Float64Array, shift: number): void {
  canvas.beginPath();
  for (let i = 0; i < x.length; i++) canvas.lineTo(x[i]!, y[i]! + shift);
  canvas.stroke();
}

const across = (plot: Plot, x: Float64Array, [from, to]: Stretch): Float64Array =>
  x.subarray(from, to).map((value) => xOf(plot, value));
const down = (plot: Plot, y: Float64Array, [from, to]: Stretch): Float64Array =>
  y.subarray(from, to).map((value) => clamped(plot, value));

/** Far outside, canvases lose precision; just outside is as good. */
const clamped = (plot: Plot, value: number): number => Math.max(-1e4, Math.min(1e4, yOf(plot, value)));

export function dot(canvas: Canvas, x: number, y: number, radius: number): void {
  canvas.beginPath();
  canvas.arc(x, y, radius, 0, 2 * Math.PI);
  canvas.fill();
}

/** NaN as a cross on the lower edge, infinities as arrows at the edge where they went. */
function drawOdd(canvas: Canvas, plot: Plot, odd: OddPoint): void {
  const mark = oddMark(plot, odd);
  if (mark.turn === 'none') drawCross(canvas, mark);
  else drawArrow(canvas, mark);
}

function drawCross(canvas: Canvas, { x, y }: Mark): void {
  canvas.lineWidth = 1.5;
  stroke(canvas, x - 3, y - 3, x + 3, y + 3);
  stroke(canvas, x - 3, y + 3, x + 3, y - 3);
}

function drawArrow(canvas: Canvas, mark: Mark): void {
  canvas.beginPath();
  for (const [x, y] of arrowCorners(mark)) canvas.lineTo(x, y);
  canvas.fill();
}
