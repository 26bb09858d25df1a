import { createRootRoute, createRoute, createRouter, type RouteComponent, redirect } from '@tanstack/react-router';
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
import { loadAbout, loadSettingsPage, loadWebhooks, readWebhooksSearch } from './slices/settings/index.ts';
import { loadTrashPage } from './slices/trash/index.ts';

const root = createRootRoute({ component: Root, notFoundComponent: NotFound });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyPage(loadHomePage, 'HomePage'),
});

const trash = createRoute({
  getParentRoute: () => root,
  path: '/trash',
  component: lazyPage(loadTrashPage, 'TrashPage'),
});

const experiments = createRoute({
  getParentRoute: () => root,
  path: '/experiments',
  validateSearch: readExperimentsSearch,
  component: lazyPage(loadExperimentsPage, 'ExperimentsPage'),
});

const runs = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$ids/runs',
  validateSearch: (search) => ({ ...readRunsSearch(search), ...readChartsSearch(search) }),
  beforeLoad: ({ cause, params, search }) => {
    if (cause === 'enter') prefetchRuns(params.ids, search);
  },
  component: lazyPage(loadRunsPage, 'RunsPage'),
});

const run = createRoute({
  getParentRoute: () => root,
  path: '/runs/$runId',
  component: lazyPage(loadRunPage, 'RunPage'),
});

const runTab = <P extends string>(path: P, component: RouteComponent) =>
  createRoute({ getParentRoute: () => run, path, component });

const chartsTab = <P extends string>(path: P, name: 'RunCharts' | 'RunSystemMetrics') =>
  createRoute({
    getParentRoute: () => run,
    path,
    validateSearch: readChartsSearch,
    component: lazyPage(loadRunCharts, name),
  });

const runTabs = [
  runTab('/', lazyPage(loadRunOverview, 'RunOverview')),
  runTab('/artifacts', lazyPage(loadRunArtifacts, 'RunArtifacts')),
  runTab('/artifacts/$', lazyPage(loadRunArtifacts, 'RunArtifacts')),
  chartsTab('/charts', 'RunCharts'),
  chartsTab('/system', 'RunSystemMetrics'),
  createRoute({
    getParentRoute: () => run,
    path: '/logs',
    validateSearch: readLogsSearch,
    component: lazyPage(loadRunLogs, 'RunLogs'),
  }),
  runTab('/children', lazyPage(loadRunChildren, 'RunChildren')),
] as const;

const compare = createRoute({
  getParentRoute: () => root,
  path: '/compare',
  validateSearch: readCompareSearch,
  component: lazyPage(loadComparePage, 'ComparePage'),
});

const models = createRoute({
  getParentRoute: () => root,
  path: '/models',
  validateSearch: readModelsSearch,
  component: lazyPage(loadModelsPage, 'ModelsPage'),
});

const model = createRoute({
  getParentRoute: () => root,
  path: '/models/$name',
  validateSearch: readModelSearch,
  component: lazyPage(loadModelPage, 'ModelPage'),
});

const version = createRoute({
  getParentRoute: () => root,
  path: '/models/$name/versions/$version',
  validateSearch: readVersionSearch,
  component: lazyPage(loadVersionPage, 'VersionPage'),
});

const versionDiff = createRoute({
  getParentRoute: () => root,
  path: '/models/$name/diff',
  validateSearch: readDiffSearch,
  component: lazyPage(loadVersionDiffPage, 'VersionDiffPage'),
});

const prompts = createRoute({
  getParentRoute: () => root,
  path: '/prompts',
  validateSearch: readPromptsSearch,
  component: lazyPage(loadPromptsPage, 'PromptsPage'),
});

const prompt = createRoute({
  getParentRoute: () => root,
  path: '/prompts/$name',
  validateSearch: readPromptSearch,
  component: lazyPage(loadPromptPage, 'PromptPage'),
});

const promptDiff = createRoute({
  getParentRoute: () => root,
  path: '/prompts/$name/diff',
  validateSearch: readPromptDiffSearch,
  component: lazyPage(loadPromptDiffPage, 'PromptDiffPage'),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyPage(loadSettingsPage, 'SettingsPage'),
});

const settingsTabs = [
  createRoute({
    getParentRoute: () => settings,
    path: '/',
    beforeLoad: () => {
      throw redirect({ to: '/settings/webhooks', replace: true });
    },
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/webhooks',
    validateSearch: readWebhooksSearch,
    component: lazyPage(loadWebhooks, 'WebhooksTab'),
  }),
  createRoute({
    getParentRoute: () => settings,
    path: '/about',
    component: lazyPage(loadAbout, 'AboutTab'),
  }),
] as const;

const loggedModel = createRoute({
  getParentRoute: () => root,
  path: '/logged-models/$id',
  validateSearch: readLoggedModelSearch,
  component: lazyPage(loadLoggedModelPage, 'LoggedModelPage'),
});

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
