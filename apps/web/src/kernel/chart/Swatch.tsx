import { cssColour, lineStyleOf } from './line-style.ts';

interface SwatchProps {
  readonly run_id: string;
  readonly colour?: string;
}

/** A short piece of a run's line: colour and dashes. */
export function Swatch({ run_id, colour }: SwatchProps) {
  const style = lineStyleOf(run_id, colour);
  return (
    <svg className="swatch" viewBox="0 0 18 4" aria-hidden>
      <title>line</title>
      <line
        x1="0"
        y1="2"
        x2="18"
        y2="2"
        stroke={cssColour(style)}
        strokeWidth="3"
        strokeDasharray={style.dash.join(' ')}
      />
    </svg>
  );
}
