import { useMutation } from '@tanstack/react-query';
import { Star } from 'lucide-react';
import { useEffect } from 'react';
import { onKey } from '../../kernel/frame/keys.ts';
import { marksOf } from '../../kernel/run-marks.ts';
import { sayError } from '../../kernel/ui/toasts.ts';
import { useStable } from '../../kernel/use-stable.ts';
import { starRuns } from '../run-acts/index.ts';
import type { Run } from './prepare-facts.ts';

interface StarButtonProps {
  readonly run: Run;
  /** Whether `s` does the same, wherever the focus is. */
  readonly hasKey?: boolean;
}

/** Puts a star on a run, or takes it; either can be undone. */
export function StarButton({ run, hasKey = false }: StarButtonProps) {
  const run_id = run.info?.run_id ?? '';
  // One after another, and shown before its answer: a second press takes back what the first one wants.
  const star = useMutation({
    mutationFn: (wanted: boolean) => starRuns([run_id], wanted),
    onError: sayError,
    scope: { id: `star ${run_id}` },
  });
  const isStarred = star.isPending ? star.variables : marksOf(run).isStarred;
  const toggle = useStable(() => star.mutate(!isStarred));
  useEffect(() => (hasKey ? onKey('s', toggle) : undefined), [hasKey, toggle]);
  return (
    <button
      type="button"
      className="button bare icon-only star"
      aria-label="Star"
      aria-pressed={isStarred}
      aria-keyshortcuts="s"
      title={`${isStarred ? 'Take the star' : 'Star'} (s)`}
      onClick={toggle}
    >
      <Star className="icon" aria-hidden />
    </button>
  );
}
