import { useMemo } from 'react';
import { counted } from '../format.ts';
import { type DiffPart, diffLines, foldedDiff } from '../text-diff.ts';

interface TextDiffProps {
  readonly left: string;
  readonly right: string;
  /** Folds nothing. */
  readonly isWhole?: boolean;
}

/** Two texts side by side; equal lines far from a difference are folded. */
export function TextDiff({ left, right, isWhole = false }: TextDiffProps) {
  const parts = useMemo(() => {
    const lines = diffLines(left, right);
    return isWhole ? lines : foldedDiff(lines);
  }, [left, right, isWhole]);
  return (
    <table className="text-diff">
      <tbody>
        {parts.map((part, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity
          <DiffRow key={i} part={part} />
        ))}
      </tbody>
    </table>
  );
}

function DiffRow({ part }: { readonly part: DiffPart }) {
  if ('folded' in part) {
    return (
      <tr className="folded">
        <td colSpan={2}>{counted(part.folded, 'equal line')}</td>
      </tr>
    );
  }
  const { left, right, kind } = part;
  return (
    <tr data-kind={kind}>
      <td>{left}</td>
      <td>{right}</td>
    </tr>
  );
}
