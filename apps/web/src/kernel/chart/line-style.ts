import { seriesOf } from '../run-colour.ts';

/** How a run's line looks: one of eight hues, and from the ninth on the same with dashes. */
export interface LineStyle {
  /** 1 to 8: the token `--series-N`; or a colour that somebody chose. */
  readonly hue: number;
  readonly chosen?: string;
  readonly dash: readonly number[];
}

export const hues = 8;

/** The first few are those that ids choose among; the others are for boards where these do not suffice. */
export const dashes: readonly (readonly number[])[] = [
  ...[[], [6, 3], [2, 2], [9, 3, 2, 3]],
  ...[
    [14, 4],
    [4, 7],
    [1, 4],
    [9, 3, 2, 3, 2, 3],
    [14, 3, 4, 3],
    [6, 2, 1, 2],
  ],
  ...[
    [3, 5],
    [20, 6],
    [10, 2, 2, 2, 2, 2],
    [5, 1],
    [9, 9],
    [2, 7],
  ],
];
const dashesOfIds = 4;

/** The tag in which a run keeps the colour that was set by hand: `#rrggbb`. */
export const colourTag = 'millrace.color';

/** A run looks the same on every page, because its id decides. */
export function lineStyleOf(run_id: string, chosen?: string): LineStyle {
  if (chosen && /^#[0-9a-f]{6}$/i.test(chosen)) return { hue: 1, chosen, dash: [] };
  return { hue: seriesOf(run_id), dash: dashes[hashOf(run_id) % dashesOfIds] as readonly number[] };
}

function hashOf(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) >>> 0;
  // The low digits of this hash are the weak ones.
  return hash >>> 9;
}

/** As a value of a CSS property. */
export const cssColour = ({ hue, chosen }: LineStyle): string => chosen ?? `var(--series-${hue})`;
