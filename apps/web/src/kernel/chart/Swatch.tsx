import { cssColour, type LineStyle } from './line-style.ts';

interface SwatchProps {
  readonly look: LineStyle;
}

/** A short piece of a run's line: colour and dashes. */
export function Swatch({ look }: SwatchProps) {
  return (
    <svg className="line-swatch" viewBox="0 0 18 4" aria-hidden>
      <title>line</title>
      <line
        x1="0"
        y1="2"
        x2="18"
        y2="2"
        stroke={cssColour(look)}
        strokeWidth="3"
        strokeDasharray={look.dash.join(' ')}
      />
    </svg>
  );
}
