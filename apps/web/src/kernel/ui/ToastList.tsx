import { Undo2, X } from 'lucide-react';
import { useEffect } from 'react';
import { dismiss, sweepToasts, undo, useToasts } from './toasts.ts';

export function ToastList() {
  const toasts = useToasts();
  useEffect(() => {
    if (toasts.length === 0) return;
    const timer = setInterval(() => sweepToasts(Date.now()), 250);
    return () => clearInterval(timer);
  }, [toasts.length]);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map((toast) => (
        <div key={toast.id} className="toast" data-kind={toast.kind}>
          <span className="grow">{toast.text}</span>
          {toast.undo && (
            <button type="button" className="button" onClick={() => void undo(toast)}>
              <Undo2 className="icon" aria-hidden /> Undo
            </button>
          )}
          <button
            type="button"
            className="button bare icon-only"
            aria-label="Dismiss"
            onClick={() => dismiss(toast.id)}
          >
            <X className="icon" aria-hidden />
          </button>
        </div>
      ))}
    </div>
  );
}
