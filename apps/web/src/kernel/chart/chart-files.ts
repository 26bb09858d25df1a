import { tickText, type XKind } from './axis-text.ts';
import { readTheme } from './chart-theme.ts';
import { drawAxes, drawLines, xOf, yOf } from './draw-lines.ts';
import { linesSvg } from './export-chart.ts';
import { type LineName, plotOf, styledLines, type View } from './plot.ts';
import type { Line } from './prepare-lines.ts';
import { ticksOf } from './scale.ts';

/** What a file of a chart is made from. */
export interface ChartFile {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly names: ReadonlyMap<string, LineName>;
  readonly xKind: XKind;
  readonly view: View;
}

const size = { width: 960, height: 480 } as const;
const sharpness = 2;

/** The chart as it is on the page, on its paper, twice as sharp. */
export async function chartPng({ lines, names, xKind, view }: ChartFile): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = size.width * sharpness;
  canvas.height = size.height * sharpness;
  const context = canvas.getContext('2d');
  const plot = plotOf(lines, view, size);
  if (!context || !plot) throw new Error('This browser gives no canvas.');
  const theme = readTheme(document.body);
  context.scale(sharpness, sharpness);
  context.fillStyle = theme.paper;
  context.fillRect(0, 0, size.width, size.height);
  drawAxes(context, plot, xKind, theme);
  drawLines(context, plot, styledLines(lines, names), theme);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The image could not be made.'))), 'image/png');
  });
}

/** The chart as a drawing for papers. */
export function chartSvg({ title, lines, names, xKind, view }: ChartFile): Blob {
  const plot = plotOf(lines, view, size);
  if (!plot) throw new Error('The chart has no room.');
  const theme = readTheme(document.body);
  const drawn = styledLines(lines, names).map(({ line, style }) => ({
    line,
    colour: theme.lineColour(style),
    dash: style.dash,
    name: names.get(line.run_id)?.name ?? line.run_id,
  }));
  const place = { x: (value: number) => xOf(plot, value), y: (value: number) => yOf(plot, value) };
  const span = plot.x.max - plot.x.min;
  const xTicks = ticksOf(plot.x, 10).map((tick) => ({ at: place.x(tick), text: tickText(tick, xKind, span) }));
  const yTicks = ticksOf(plot.y, 8).map((tick) => ({ at: place.y(tick), text: tickText(tick, 'step', 0) }));
  return new Blob([linesSvg(plot, drawn, place, { title, xTicks, yTicks })], { type: 'image/svg+xml' });
}
