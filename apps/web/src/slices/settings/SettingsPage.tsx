import { Link, Outlet } from '@tanstack/react-router';
import { Page } from '../../kernel/frame/Page.tsx';
import './settings.css';

/** Is the server well, and whom does it tell? */
export const SettingsPage = () => (
  <Page title="Settings">
    <nav className="tabs" aria-label="Parts of the settings">
      <Link to="/settings/webhooks">Webhooks</Link>
      <Link to="/settings/about">About</Link>
    </nav>
    <Outlet />
  </Page>
);
