import { useMemo } from 'react';
import { patchLines } from './patch-lines.ts';

/** A difference as `git diff` writes it, with what came and what went marked. */
export function PatchText({ text }: { readonly text: string }) {
  const lines = useMemo(() => patchLines(text), [text]);
  return (
    <pre className="patch">
      {lines.map(({ text: line, kind }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines keep their places
        <span key={at} data-kind={kind}>
          {line}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}
