import {
  type AnyRoute,
  createRootRoute,
  createRoute,
  createRouter,
  type RouteComponent,
  redirect,
} from '@tanstack/react-router';
import { staticPrefix } from './kernel/page-facts.ts';
import { lazyPage } from './lazy-page.ts';
import { NotFound } from './NotFound.tsx';
import { PageError } from './PageError.tsx';
import { Root } from './Root.tsx';
import { parseSearch, stringifySearch } from './search-params.ts';
import { readChartsSearch } from './slices/charts/index.ts';
import { loadComparePage, readCompareSearch } from './slices/compare/index.ts';
import { loadExperimentsPage, readExperimentsSearch } from './slices/experiments/index.ts';
import { loadHomePage } from './slices/home/index.ts';
import { loadLoggedModelPage, readLoggedModelSearch } from './slices/logged-models/index.ts';
import {
  loadModelPage,
  loadModelsPage,
  loadVersionDiffPage,
  loadVersionPage,
  readDiffSearch,
  readModelSearch,
  readModelsSearch,
  readVersionSearch,
} from './slices/models/index.ts';
import {
  loadPromptDiffPage,
  loadPromptPage,
  loadPromptsPage,
  readPromptDiffSearch,
  readPromptSearch,
  readPromptsSearch,
} from './slices/prompts/index.ts';
import {
  loadRunArtifacts,
  loadRunCharts,
  loadRunChildren,
  loadRunLogs,
  loadRunOverview,
  loadRunPage,
  readLogsSearch,
} from './slices/run/index.ts';
import { loadRunsPage, prefetchRuns, readRunsSearch } from './slices/runs/index.ts';
import { loadViewPage } from './slices/saved-views/index.ts';
import { loadAbout, loadSettingsPage, loadWebhooks, readWebhooksSearch } from './slices/settings/index.ts';
import { loadTrashPage } from './slices/trash/index.ts';

const root = createRootRoute({ component: Root, notFoundComponent: NotFound });

/** A page below another, and how the query of its address is read. */
const place = <R extends AnyRoute, P extends string, S extends object = object>(
  parent: R,
  path: P,
  component: RouteComponent,
  validateSearch?: (search: Record<string, unknown>) => S,
) => createRoute({ getParentRoute: () => parent, path, component, validateSearch });

const home = place(root, '/', lazyPage(loadHomePage, 'HomePage'));
const trash = place(root, '/trash', lazyPage(loadTrashPage, 'TrashPage'));
const compare = place(root, '/compare', lazyPage(loadComparePage, 'ComparePage'), readCompareSearch);
const experiments = place(
  root,
  '/experiments',
  lazyPage(loadExperimentsPage, 'ExperimentsPage'),
  readExperimentsSearch,
);

const runs = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$ids/runs',
  validateSearch: (search) => ({ ...readRunsSearch(search), ...readChartsSearch(search) }),
  beforeLoad: ({ cause, params, search }) => {
    if (cause === 'enter') prefetchRuns(params.ids, search);
  },
  component: lazyPage(loadRunsPage, 'RunsPage'),
});

const run = place(root, '/runs/$runId', lazyPage(loadRunPage, 'RunPage'));
const runTabs = [
  place(run, '/', lazyPage(loadRunOverview, 'RunOverview')),
  place(run, '/artifacts', lazyPage(loadRunArtifacts, 'RunArtifacts')),
  place(run, '/artifacts/$', lazyPage(loadRunArtifacts, 'RunArtifacts')),
  place(run, '/charts', lazyPage(loadRunCharts, 'RunCharts'), readChartsSearch),
  place(run, '/system', lazyPage(loadRunCharts, 'RunSystemMetrics'), readChartsSearch),
  place(run, '/logs', lazyPage(loadRunLogs, 'RunLogs'), readLogsSearch),
  place(run, '/children', lazyPage(loadRunChildren, 'RunChildren')),
] as const;

const loggedModel = place(
  root,
  '/logged-models/$id',
  lazyPage(loadLoggedModelPage, 'LoggedModelPage'),
  readLoggedModelSearch,
);

const models = place(root, '/models', lazyPage(loadModelsPage, 'ModelsPage'), readModelsSearch);
const model = place(root, '/models/$name', lazyPage(loadModelPage, 'ModelPage'), readModelSearch);
const version = place(
  root,
  '/models/$name/versions/$version',
  lazyPage(loadVersionPage, 'VersionPage'),
  readVersionSearch,
);
const versionDiff = place(root, '/models/$name/diff', lazyPage(loadVersionDiffPage, 'VersionDiffPage'), readDiffSearch);

const prompts = place(root, '/prompts', lazyPage(loadPromptsPage, 'PromptsPage'), readPromptsSearch);
const prompt = place(root, '/prompts/$name', lazyPage(loadPromptPage, 'PromptPage'), readPromptSearch);
const promptDiff = place(
  root,
  '/prompts/$name/diff',
  lazyPage(loadPromptDiffPage, 'PromptDiffPage'),
  readPromptDiffSearch,
);

const view = place(root, '/views/$viewId', lazyPage(loadViewPage, 'ViewPage'));

const settings = place(root, '/settings', lazyPage(loadSettingsPage, 'SettingsPage'));
const settingsTabs = [
  createRoute({
    getParentRoute: () => settings,
    path: '/',
    beforeLoad: () => {
      throw redirect({ to: '/settings/webhooks', replace: true });
    },
  }),
  place(settings, '/webhooks', lazyPage(loadWebhooks, 'WebhooksTab'), readWebhooksSearch),
  place(settings, '/about', lazyPage(loadAbout, 'AboutTab')),
] as const;

export const router = createRouter({
  routeTree: root.addChildren([
    compare,
    home,
    trash,
    experiments,
    runs,
    run.addChildren(runTabs),
    models,
    model,
    version,
    versionDiff,
    prompts,
    prompt,
    promptDiff,
    settings.addChildren(settingsTabs),
    loggedModel,
    view,
  ]),
  basepath: staticPrefix || '/',
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultErrorComponent: PageError,
  defaultNotFoundComponent: NotFound,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
