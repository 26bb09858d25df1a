import { shownColours } from '../theme.ts';
import type { LineStyle } from './line-style.ts';
import { cssColour } from './line-style.ts';

/** Colours as a canvas takes them. */
export interface ChartTheme {
  readonly ink: string;
  readonly axis: string;
  readonly grid: string;
  readonly paper: string;
  readonly font: string;
  readonly lineColour: (style: LineStyle) => string;
}

const known = new Map<string, ChartTheme>();

/** The tokens as they are at an element: a canvas knows neither variables nor light and dark. Read once per theme: it costs a layout. */
export function readTheme(element: HTMLElement): ChartTheme {
  const name = shownColours.get();
  const theme = known.get(name) ?? resolveTheme(element);
  known.set(name, theme);
  return theme;
}

function resolveTheme(element: HTMLElement): ChartTheme {
  const probe = document.createElement('i');
  probe.hidden = true;
  element.append(probe);
  const resolve = (colour: string): string => {
    probe.style.color = colour;
    return getComputedStyle(probe).color;
  };
  const hues = new Map<string, string>();
  const [ink, axis, grid, paper] = ['--ink', '--ink-meta', '--line-faint', '--paper'].map((it) =>
    resolve(`var(${it})`),
  );
  for (let hue = 1; hue <= 8; hue++) hues.set(`var(--series-${hue})`, resolve(`var(--series-${hue})`));
  probe.remove();
  return {
    ink: ink as string,
    axis: axis as string,
    grid: grid as string,
    paper: paper as string,
    font: `11px ${getComputedStyle(element).fontFamily}`,
    lineColour: (style) => hues.get(cssColour(style)) ?? cssColour(style),
  };
}
