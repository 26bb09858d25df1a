import { readTheme } from './chart-theme.ts';
import { drawAxes, drawLines } from './draw-lines.ts';
import { chartDrawing, legendRows } from './export-chart.ts';
import { type LineName, plotOf, styledLines, type View } from './plot.ts';
import type { Line } from './prepare-lines.ts';

/** What a file of a chart is made from. */
export interface ChartFile {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly names: ReadonlyMap<string, LineName>;
  readonly view: View;
}

const size = { width: 960, height: 480 } as const;
const head = 28;
const sharpness = 2;

/** The chart as it is on the page, on its paper, with its title and the names of its lines, twice as sharp. */
export async function chartPng({ title, lines, names, view }: ChartFile): Promise<Blob> {
  const canvas = document.createElement('canvas');
  const legend = legendRows(lines, names, size.width);
  const height = head + size.height + legend.height;
  canvas.width = size.width * sharpness;
  canvas.height = height * sharpness;
  const context = canvas.getContext('2d');
  const plot = plotOf(lines, view, size);
  if (!context || !plot) throw new Error('This browser gives no canvas.');
  const theme = readTheme(document.body);
  context.scale(sharpness, sharpness);
  context.fillStyle = theme.paper;
  context.fillRect(0, 0, size.width, height);
  context.fillStyle = theme.ink;
  context.font = `600 ${theme.font.replace('11px', '14px')}`;
  context.fillText(title, plot.left, head - 10);
  context.translate(0, head);
  drawAxes(context, plot, theme);
  drawLines(context, plot, styledLines(lines, names), theme);
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  for (const { name, style, x, y } of legend.rows) {
    context.strokeStyle = theme.lineColour(style);
    context.setLineDash([...style.dash]);
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(x, size.height + y - 4);
    context.lineTo(x + 24, size.height + y - 4);
    context.stroke();
    context.fillStyle = theme.ink;
    context.fillText(name, x + 30, size.height + y);
  }
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The image could not be made.'))), 'image/png');
  });
}

/** The chart as a drawing for papers. */
export function chartSvg({ title, lines, names, view }: ChartFile): Blob {
  const plot = plotOf(lines, view, size);
  if (!plot) throw new Error('The chart has no room.');
  const theme = readTheme(document.body);
  const legend = legendRows(lines, names, size.width);
  const text = chartDrawing({ title, plot, size, head, legend, lines: styledLines(lines, names), theme });
  return new Blob([text], { type: 'image/svg+xml' });
}
