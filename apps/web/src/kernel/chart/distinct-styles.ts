import { dashes, hues, type LineStyle, lineStyleOf } from './line-style.ts';

/** Looks for what has none of its own: the hues in turn, from the ninth on with dashes. */
export const stylesInTurn = (ids: readonly string[]): ReadonlyMap<string, LineStyle> =>
  new Map(
    ids.map((id, at) => [id, { hue: (at % hues) + 1, dash: dashes[Math.floor(at / hues) % dashes.length] ?? [] }]),
  );

/** A line whose look is to be found. */
export interface Styled {
  readonly run_id: string;
  /** Chosen by hand. */
  readonly colour?: string;
}

/**
 * Looks of the lines of one board, no two of them alike (up to 128 lines). A run has the look of its id, which it has everywhere, unless
 * another one here has it too: then that with the smaller id keeps it, and the other gets other dashes, or another hue when all are taken.
 */
export function distinctStyles(lines: readonly Styled[]): ReadonlyMap<string, LineStyle> {
  const styles = new Map<string, LineStyle>();
  const taken = new Set<string>();
  const give = (run_id: string, style: LineStyle): void => {
    styles.set(run_id, style);
    taken.add(lookOf(style));
  };
  const late: Styled[] = [];
  for (const line of lines.toSorted((a, b) => (a.run_id < b.run_id ? -1 : 1))) {
    const own = lineStyleOf(line.run_id, line.colour);
    if (taken.has(lookOf(own))) late.push(line);
    else give(line.run_id, own);
  }
  for (const { run_id, colour } of late) give(run_id, freeStyle(lineStyleOf(run_id, colour), taken));
  return styles;
}

const lookOf = ({ hue, chosen, dash }: LineStyle): string => `${chosen?.toLowerCase() ?? hue} ${dash.join()}`;

function freeStyle(own: LineStyle, taken: ReadonlySet<string>): LineStyle {
  const others = Array.from({ length: hues }, (_, at): LineStyle => ({ hue: at + 1, dash: [] }));
  const looks = [own, ...others].flatMap((look) => dashes.map((dash) => ({ ...look, dash })));
  return looks.find((look) => !taken.has(lookOf(look))) ?? own;
}
