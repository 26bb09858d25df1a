import type { RefObject } from 'react';
import { readTheme } from '../../kernel/chart/chart-theme.ts';
import type { CardFile } from './ChartCard.tsx';
import { columnsNeeded, type PointCardSpec } from './point-card-spec.ts';
import { pointsCsv } from './prepare-points.ts';
import type { RunPoint } from './run-table-query.ts';

interface PointFiles {
  readonly title: string;
  readonly points: readonly RunPoint[];
  readonly spec: PointCardSpec;
  /** On the page, with its drawing. */
  readonly card: RefObject<HTMLElement | null>;
}

/** What a card of points can be saved as. */
export const pointFiles = ({ title, points, spec, card }: PointFiles): CardFile[] => [
  { title: 'PNG image', ending: 'png', make: () => pngOf(svgOf(card.current), title) },
  { title: 'SVG drawing', ending: 'svg', make: () => new Blob([svgOf(card.current).outerHTML], { type: svgType }) },
  { title: 'CSV', ending: 'csv', make: () => new Blob([pointsCsv(points, columnsNeeded(spec))], { type: 'text/csv' }) },
];

const svgType = 'image/svg+xml';
const looks = [
  'fill',
  'stroke',
  'stroke-width',
  'fill-opacity',
  'stroke-opacity',
  'opacity',
  'font-size',
  'text-anchor',
] as const;

/** The drawing of a card with its looks written into it: outside of the page nothing knows its style sheets. */
function svgOf(card: HTMLElement | null): SVGElement {
  const drawn = card?.querySelector('svg.points');
  if (!drawn) throw new Error('There is nothing to save yet.');
  const copy = drawn.cloneNode(true) as SVGElement;
  const [from, to] = [drawn.querySelectorAll('*'), copy.querySelectorAll<SVGElement>('*')];
  to.forEach((element, i) => {
    const look = getComputedStyle(from[i] as Element);
    for (const name of looks) element.setAttribute(name, look.getPropertyValue(name));
    // It would win over them, and names variables of the page.
    element.removeAttribute('style');
  });
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('font-family', getComputedStyle(drawn).fontFamily);
  return copy;
}

const sharpness = 2;
/** Room of the title, in CSS pixels. */
const head = 28;

/** The drawing on its paper below its title, twice as sharp. */
async function pngOf(svg: SVGElement, title: string): Promise<Blob> {
  const [width, height] = ['width', 'height'].map((name) => Number(svg.getAttribute(name))) as [number, number];
  const drawing = await imageOf(new Blob([svg.outerHTML], { type: svgType }));
  const canvas = document.createElement('canvas');
  canvas.width = width * sharpness;
  canvas.height = (head + height) * sharpness;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser gives no canvas.');
  const theme = readTheme(document.body);
  context.scale(sharpness, sharpness);
  context.fillStyle = theme.paper;
  context.fillRect(0, 0, width, head + height);
  context.fillStyle = theme.ink;
  context.font = `600 ${theme.font.replace('11px', '14px')}`;
  context.fillText(title, 12, head - 10);
  context.drawImage(drawing, 0, head, width, height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The image could not be made.'))), 'image/png');
  });
}

async function imageOf(blob: Blob): Promise<HTMLImageElement> {
  const address = URL.createObjectURL(blob);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(address);
  }
}
