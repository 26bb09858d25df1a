import { CircleCheck, CircleMinus, CircleX, TriangleAlert } from 'lucide-react';
import type { Verdict } from './prepare-verdict.ts';

const icons = { good: CircleCheck, warn: TriangleAlert, bad: CircleX, none: CircleMinus } as const;
const labels = { good: 'Good:', warn: 'Look:', bad: 'Bad:', none: '' } as const;

/** A judgement with its sign, which is read out as well. */
export function VerdictText({ verdict, text }: { readonly verdict: Verdict; readonly text: string }) {
  const Icon = icons[verdict];
  return (
    <span className="verdict" data-verdict={verdict}>
      <Icon className="icon" aria-hidden />
      <span className="hidden-label">{labels[verdict]}</span>
      {text}
    </span>
  );
}
