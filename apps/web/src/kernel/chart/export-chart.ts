import type { Plot } from './draw-lines.ts';
import type { Line } from './prepare-lines.ts';

/** Rows `run,x,value[,min,max]` of what a chart shows, with names as people know them. */
export function linesCsv(lines: readonly Line[], nameOf: (run_id: string) => string, xName: string): string {
  const head = ['run', 'run_id', xName, 'value', 'min', 'max'];
  const rows = lines.flatMap(({ run_id, x, y, low, high }) =>
    Array.from(x, (at, i) => [nameOf(run_id), run_id, at, y[i], low?.[i], high?.[i]]),
  );
  return `${[head, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

/** Texts that a spreadsheet would run get an apostrophe. */
function csvCell(cell: string | number | undefined): string {
  if (cell === undefined || typeof cell === 'number') return cell === undefined ? '' : String(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

interface SvgLine {
  readonly line: Line;
  readonly colour: string;
  readonly dash: readonly number[];
  readonly name: string;
}

/** A drawing of the lines as a text, for papers: axes are the caller's ticks. */
export function linesSvg(
  plot: Plot,
  lines: readonly SvgLine[],
  place: { readonly x: (value: number) => number; readonly y: (value: number) => number },
  texts: { readonly title: string; readonly xTicks: readonly Tick[]; readonly yTicks: readonly Tick[] },
): string {
  const width = plot.left + plot.width + 12;
  const height = plot.top + plot.height + 24;
  const bottom = plot.top + plot.height;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height + 20 + 14 * lines.length}" font-family="sans-serif" font-size="11">`,
    `<title>${escapeXml(texts.title)}</title>`,
    ...texts.xTicks.map(
      ({ at, text }) => `<text x="${at}" y="${bottom + 14}" text-anchor="middle">${escapeXml(text)}</text>`,
    ),
    ...texts.yTicks.map(
      ({ at, text }) =>
        `<path d="M${plot.left} ${at}H${plot.left + plot.width}" stroke="#ddd"/><text x="${plot.left - 6}" y="${at + 4}" text-anchor="end">${escapeXml(text)}</text>`,
    ),
    ...lines.flatMap((it) => [boundsPath(it, place), linePath(it, place)]),
    ...lines.map(
      ({ name, colour }, i) =>
        `<text x="${plot.left}" y="${height + 14 * (i + 1)}" fill="${escapeXml(colour)}">${escapeXml(name)}</text>`,
    ),
    '</svg>',
  ];
  return parts.join('\n');
}

export interface Tick {
  readonly at: number;
  readonly text: string;
}

type Place = Parameters<typeof linesSvg>[2];

const round = (value: number): number => Math.round(value * 100) / 100;

function pathOf(x: Float64Array, y: Float64Array, place: Place): string {
  let text = '';
  let pen = 'M';
  for (let i = 0; i < x.length; i++) {
    const value = y[i] as number;
    if (Number.isNaN(value)) pen = 'M';
    else {
      text += `${pen}${round(place.x(x[i] as number))} ${round(place.y(value))}`;
      pen = 'L';
    }
  }
  return text;
}

const linePath = ({ line, colour, dash }: SvgLine, place: Place): string =>
  `<path d="${pathOf(line.x, line.smoothed ?? line.y, place)}" fill="none" stroke="${escapeXml(colour)}" stroke-width="1.5"` +
  `${dash.length > 0 ? ` stroke-dasharray="${dash.join(' ')}"` : ''}/>`;

function boundsPath({ line: { x, low, high }, colour }: SvgLine, place: Place): string {
  if (!low || !high) return '';
  const kept = [...x.keys()].filter((i) => !Number.isNaN(low[i] as number));
  const point = (i: number, column: Float64Array) =>
    `${round(place.x(x[i] as number))} ${round(place.y(column[i] as number))}`;
  const points = [...kept.map((i) => point(i, high)), ...kept.reverse().map((i) => point(i, low))];
  return `<polygon points="${points.join(' ')}" fill="${escapeXml(colour)}" fill-opacity="0.18"/>`;
}

const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] as string);
