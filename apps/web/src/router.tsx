import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { staticPrefix } from './kernel/page-facts.ts';
import { NotFound } from './NotFound.tsx';
import { Root } from './Root.tsx';
import { parseSearch, stringifySearch } from './search-params.ts';
import { loadExperimentsPage, readExperimentsSearch } from './slices/experiments/index.ts';
import { loadRunsPage, readRunsSearch } from './slices/runs/index.ts';

const root = createRootRoute({ component: Root, notFoundComponent: NotFound });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/experiments' });
  },
});

const experiments = createRoute({
  getParentRoute: () => root,
  path: '/experiments',
  validateSearch: readExperimentsSearch,
  component: lazyRouteComponent(loadExperimentsPage, 'ExperimentsPage'),
});

const runs = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$ids/runs',
  validateSearch: readRunsSearch,
  component: lazyRouteComponent(loadRunsPage, 'RunsPage'),
});

const run = createRoute({
  getParentRoute: () => root,
  path: '/runs/$runId',
  component: NotFound,
});

export const router = createRouter({
  routeTree: root.addChildren([home, experiments, runs, run]),
  basepath: staticPrefix || '/',
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
