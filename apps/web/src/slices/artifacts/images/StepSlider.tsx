import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect } from 'react';
import { onKey } from '../../../kernel/frame/keys.ts';
import { useStable } from '../../../kernel/use-stable.ts';

interface StepSliderProps {
  /** In order. */
  readonly steps: readonly number[];
  /** The place of the step that is shown; negative for none. */
  readonly at: number;
  readonly onMove: (at: number) => void;
}

/** Goes through the steps of images; `,` and `.` do as well. */
export function StepSlider({ steps, at, onMove }: StepSliderProps) {
  const move = useStable((to: number) => {
    if (to >= 0 && to < steps.length && to !== at) onMove(to);
  });
  useEffect(() => {
    const leave = [onKey(',', () => move(at - 1)), onKey('.', () => move(at + 1))];
    return () => {
      for (const stop of leave) stop();
    };
  }, [at, move]);
  if (steps.length === 0) return null;
  return (
    <span className="line step-slider">
      <button
        type="button"
        className="button bare icon-only"
        aria-label="Step before"
        disabled={at <= 0}
        onClick={() => move(at - 1)}
      >
        <ChevronLeft className="icon" aria-hidden />
      </button>
      <input
        type="range"
        aria-label="Step"
        aria-valuetext={`step ${steps[at]}`}
        min={0}
        max={steps.length - 1}
        value={Math.max(0, at)}
        disabled={steps.length === 1}
        onChange={(event) => move(Number(event.target.value))}
      />
      <button
        type="button"
        className="button bare icon-only"
        aria-label="Next step"
        disabled={at >= steps.length - 1}
        onClick={() => move(at + 1)}
      >
        <ChevronRight className="icon" aria-hidden />
      </button>
      <span className="meta">
        step {steps[at]} ({at + 1} of {steps.length})
      </span>
    </span>
  );
}
