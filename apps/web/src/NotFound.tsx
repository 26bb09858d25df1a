import { Link } from '@tanstack/react-router';
import { Page } from './kernel/frame/Page.tsx';
import { NothingMatches } from './kernel/ui/states.tsx';

/** An address that leads nowhere, or to something that MLflow has and Millrace does not. */
export function NotFound() {
  const asked = new URLSearchParams(location.search).get('page') ?? location.pathname;
  return (
    <Page title="Nothing is here">
      <NothingMatches title="There is no such page.">
        <p>
          <code>{asked}</code> leads to nothing on this server.
        </p>
        <Link to="/" className="button">
          Go to the start
        </Link>
      </NothingMatches>
    </Page>
  );
}
