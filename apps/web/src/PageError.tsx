import type { ErrorComponentProps } from '@tanstack/react-router';
import { Page } from './kernel/frame/Page.tsx';
import { Failure } from './kernel/ui/states.tsx';

/** A page that failed to draw or to load its part of the application; the frame stays. */
export function PageError({ error, reset }: ErrorComponentProps) {
  // A part that is gone belongs to an older build: only a new page has the new names.
  const isGone = /dynamically imported module|module script/i.test(String(error));
  return (
    <Page title="Something failed">
      <Failure
        title={isGone ? 'This page was updated on the server.' : 'This page could not be shown.'}
        error={error}
        onRetry={isGone ? () => location.reload() : reset}
      />
    </Page>
  );
}
