import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { sayError } from './toasts.ts';

/** Copies a text and says so for a moment. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), 1500);
    return () => clearTimeout(timer);
  }, [done]);
  const Icon = done ? Check : Copy;
  return (
    <button
      type="button"
      className="button bare icon-only copy"
      aria-label={done ? 'Copied' : label}
      onClick={() => navigator.clipboard.writeText(text).then(() => setDone(true), sayError)}
    >
      <Icon className="icon" aria-hidden />
    </button>
  );
}
