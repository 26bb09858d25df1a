import { CircleAlert, CloudOff, Inbox, Lock, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiFailure } from '../api/api-failure.ts';

interface StateProps {
  readonly title: string;
  readonly children?: ReactNode;
}

/** Nothing is there yet: one sentence and how to fill it. */
export const Empty = ({ title, children }: StateProps) => (
  <section className="state" data-kind="empty">
    <Inbox className="icon" aria-hidden />
    <h2>{title}</h2>
    {children}
  </section>
);

/** Something is there, but the filter excludes all of it. */
export const NothingMatches = ({ title, children }: StateProps) => (
  <section className="state" data-kind="nothing">
    <SearchX className="icon" aria-hidden />
    <h2>{title}</h2>
    {children}
  </section>
);

interface FailureProps {
  /** What was tried: `The runs could not be read.` */
  readonly title: string;
  readonly error: unknown;
  readonly onRetry?: () => void;
  readonly children?: ReactNode;
}

/** What failed, the server's own words, and a way on. */
export function Failure({ title, error, onRetry, children }: FailureProps) {
  const failure = error instanceof ApiFailure ? error : undefined;
  const Icon = iconOf(failure);
  return (
    <section className="state" data-kind="error" role="alert">
      <Icon className="icon" aria-hidden />
      <h2>{headingOf(failure, title)}</h2>
      <p>{error instanceof Error ? error.message : String(error)}</p>
      {failure?.requestId && (
        <p className="meta">
          Request <code>{failure.requestId}</code>
        </p>
      )}
      {children}
      {onRetry && (
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </section>
  );
}

function iconOf(failure: ApiFailure | undefined) {
  if (failure?.status === 0) return CloudOff;
  return failure?.status === 401 || failure?.status === 403 ? Lock : CircleAlert;
}

function headingOf(failure: ApiFailure | undefined, title: string): string {
  if (failure?.status === 401) return 'You are not signed in.';
  if (failure?.status === 403) return 'You may not see this. Whoever manages it can let you in.';
  return title;
}

/** Lines in the place of content that is on its way; they appear after 300 ms. */
export const Skeleton = ({ lines = 6 }: { readonly lines?: number }) => (
  <div className="state" aria-busy="true">
    {Array.from({ length: lines }, (_, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike
      <div key={at} className={`skeleton skeleton-${at % 3}`} />
    ))}
  </div>
);
