import type { ChartTheme } from './chart-theme.ts';
import type { StyledLine } from './draw-lines.ts';
import type { LineStyle } from './line-style.ts';
import { arrowCorners, type Mark, oddMark, outsideMarks } from './marks.ts';
import { type Plot, stretches, xOf, yOf } from './place.ts';
import { type LineName, type Size, styleIn } from './plot.ts';
import type { Line } from './prepare-lines.ts';

/** Rows `run,run_id,x,value,min,max[,smoothed]` of what a chart shows, with names as people know them. */
export function linesCsv(lines: readonly Line[], nameOf: (run_id: string) => string, xName: string): string {
  const isSmoothed = lines.some(({ smoothed }) => smoothed !== undefined);
  const head = ['run', 'run_id', xName, 'value', 'min', 'max', ...(isSmoothed ? ['smoothed'] : [])];
  const rows = lines.flatMap(({ run_id, x, y, low, high, smoothed }) =>
    Array.from(x, (at, i) => {
      const row = [nameOf(run_id), run_id, at, y[i], low?.[i], high?.[i]];
      return isSmoothed ? [...row, smoothed?.[i]] : row;
    }),
  );
  return `${[head, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

/** Texts that a spreadsheet would run get an apostrophe. */
function csvCell(cell: string | number | undefined): string {
  if (cell === undefined || typeof cell === 'number') return cell === undefined ? '' : exactText(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Reads back as the same number. */
const exactText = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

interface LegendRow {
  readonly name: string;
  readonly style: LineStyle;
  readonly x: number;
  readonly y: number;
}

const legendColumn = 240;
const legendLine = 18;

/** Names of lines in columns below a chart. */
export function legendRows(
  lines: readonly Line[],
  names: ReadonlyMap<string, LineName>,
  width: number,
): { readonly rows: readonly LegendRow[]; readonly height: number } {
  const columns = Math.max(1, Math.floor(width / legendColumn));
  const rows = lines.map(({ run_id }, i) => ({
    name: cut(names.get(run_id)?.name ?? run_id),
    style: styleIn(names, run_id),
    x: 52 + (i % columns) * legendColumn,
    y: (Math.floor(i / columns) + 1) * legendLine,
  }));
  return { rows, height: Math.ceil(lines.length / columns) * legendLine + 10 };
}

const cut = (name: string): string => (name.length > 30 ? `${name.slice(0, 29)}…` : name);

interface Drawing {
  readonly title: string;
  readonly plot: Plot;
  readonly size: Size;
  /** Height of the title. */
  readonly head: number;
  readonly legend: ReturnType<typeof legendRows>;
  readonly lines: readonly StyledLine[];
  readonly theme: ChartTheme;
}

/** The same drawing as on the canvas, as SVG. */
export function chartDrawing({ title, plot, size, head, legend, lines, theme }: Drawing): string {
  const { left, top, width, height } = plot;
  const total = head + size.height + legend.height;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${total}" viewBox="0 ${-head} ${size.width} ${total}" font-family="sans-serif" font-size="11">`,
    `<title>${escapeXml(title)}</title>`,
    `<clipPath id="plot"><rect x="${left}" y="${top}" width="${width}" height="${height}"/></clipPath>`,
    `<text x="${left}" y="-10" font-size="14" font-weight="600">${escapeXml(title)}</text>`,
    ...axes(plot),
    '<g clip-path="url(#plot)">',
    ...lines.flatMap((line) => lineParts(plot, line, theme)),
    '</g>',
    ...legend.rows.map(
      ({ name, style, x, y }) =>
        `<path d="M${x} ${size.height + y - 4}h24" stroke="${escapeXml(theme.lineColour(style))}" stroke-width="2"${dashes(style)}/>` +
        `<text x="${x + 30}" y="${size.height + y}">${escapeXml(name)}</text>`,
    ),
    '</svg>',
  ].join('\n');
}

const axes = (plot: Plot): string[] => [
  ...plot.xTicks.map(
    ({ value, text }) =>
      `<path d="M${round(xOf(plot, value))} ${plot.top}v${plot.height}" stroke="#ddd"/><text x="${round(xOf(plot, value))}" y="${plot.top + plot.height + 16}" text-anchor="middle">${escapeXml(text)}</text>`,
  ),
  ...plot.yTicks.map(
    ({ value, text }) =>
      `<path d="M${plot.left} ${round(yOf(plot, value))}h${plot.width}" stroke="#ddd"/><text x="${plot.left - 6}" y="${round(yOf(plot, value) + 4)}" text-anchor="end">${escapeXml(text)}</text>`,
  ),
];

function lineParts(plot: Plot, { line, style }: StyledLine, theme: ChartTheme): string[] {
  const colour = escapeXml(theme.lineColour(style));
  const path = (y: Float64Array, look: string): string =>
    `<path d="${pathOf(plot, line.x, y)}" fill="none" stroke="${colour}" ${look}/>`;
  return [
    ...bounds(plot, line, colour),
    ...(line.smoothed && !line.low ? [path(line.y, 'stroke-opacity="0.25"')] : []),
    path(line.smoothed ?? line.y, `stroke-width="1.5" stroke-linecap="round"${dashes(style)}`),
    ...line.odd.map((odd) => markPath(oddMark(plot, odd), colour)),
    ...outsideMarks(plot, line).map((mark) => markPath(mark, colour)),
  ];
}

const dashes = ({ dash }: LineStyle): string => (dash.length > 0 ? ` stroke-dasharray="${dash.join(' ')}"` : '');

/** A point alone is a stroke of no length, which round ends make a dot. */
function pathOf(plot: Plot, x: Float64Array, y: Float64Array): string {
  let text = '';
  for (const [from, to] of stretches(plot, x, y)) {
    for (let i = from; i < to; i++) text += `${i === from ? 'M' : 'L'}${place(plot, x[i] as number, y[i] as number)}`;
    if (to - from === 1) text += 'h0';
  }
  return text;
}

const place = (plot: Plot, x: number, y: number): string => `${round(xOf(plot, x))} ${round(yOf(plot, y))}`;

function bounds(plot: Plot, { x, low, high }: Line, colour: string): string[] {
  if (!low || !high) return [];
  const floor = plot.top + plot.height;
  return [...stretches(plot, x, high)].map(([from, to]) => {
    const up = Array.from({ length: to - from }, (_, i) =>
      place(plot, x[from + i] as number, high[from + i] as number),
    );
    const down = Array.from({ length: to - from }, (_, i) => {
      const at = to - 1 - i;
      return `${round(xOf(plot, x[at] as number))} ${round(Math.min(floor, yOf(plot, low[at] as number)))}`;
    });
    return `<polygon points="${[...up, ...down].join(' ')}" fill="${colour}" fill-opacity="0.18" stroke="${colour}" stroke-opacity="0.4"/>`;
  });
}

function markPath(mark: Mark, colour: string): string {
  if (mark.turn === 'none')
    return `<path d="M${round(mark.x - 3)} ${round(mark.y - 3)}l6 6m0 -6l-6 6" stroke="${colour}" stroke-width="1.5"/>`;
  const corners = arrowCorners(mark).map((corner) => corner.map(round).join(' '));
  return `<polygon points="${corners.join(' ')}" fill="${colour}"/>`;
}

const round = (value: number): number => Math.round(value * 100) / 100;

const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] as string);
