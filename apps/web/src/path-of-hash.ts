/** Pages of MLflow that have another name here, by pattern of the path; `$1` … are the groups. The first that fits is taken. */
const routes: readonly (readonly [pattern: RegExp, path: string])[] = [
  [/^\/$/, '/'],
  [/^\/experiments$/, '/experiments'],
  [/^\/experiments\/([^/]+)\/runs\/([^/]+)\/(?:model-metrics|charts)$/, '/runs/$2/charts'],
  [/^\/experiments\/([^/]+)\/runs\/([^/]+)\/system-metrics$/, '/runs/$2/system'],
  [/^\/experiments\/([^/]+)\/runs\/([^/]+)\/(?:artifacts|artifactPath)$/, '/runs/$2/artifacts'],
  [/^\/experiments\/([^/]+)\/runs\/([^/]+)\/(?:artifacts|artifactPath)\/(.+)$/, '/runs/$2/artifacts/$3'],
  [/^\/experiments\/([^/]+)\/runs\/([^/]+)(?:\/.*)?$/, '/runs/$2'],
  [/^\/experiments\/([^/]+)\/models\/([^/]+)(?:\/.*)?$/, '/logged-models/$2'],
  [/^\/experiments\/([^/]+)\/prompts\/([^/]+)$/, '/prompts/$2'],
  [/^\/experiments\/([^/]+)\/prompts$/, '/prompts'],
  [/^\/experiments\/([^/]+)\/evaluation-runs(?:\/.*)?$/, '/experiments/$1/runs'],
  [
    /^\/experiments\/([^/]+)\/(traces|chat-sessions|judges|review-queue|datasets|playground|models)(\/.*)?$/,
    '/not-here',
  ],
  [/^\/experiments\/([^/]+)(?:\/.*)?$/, '/experiments/$1/runs'],
  [/^\/runs\/([^/]+)$/, '/runs/$1'],
  [/^\/models$/, '/models'],
  [/^\/models\/([^/]+)\/versions\/([^/]+)(?:\/.*)?$/, '/models/$1/versions/$2'],
  [/^\/models\/([^/]+)(?:\/.*)?$/, '/models/$1'],
  [/^\/prompts$/, '/prompts'],
  [/^\/prompts\/([^/]+)$/, '/prompts/$1'],
  [/^\/settings\/webhooks$/, '/settings/webhooks'],
  [/^\/settings(?:\/.*)?$/, '/settings/about'],
];

/** The page for a hash route, with its parameters carried over where there is a counterpart; undefined for another hash. */
export function pathOfHash(hash: string): string | undefined {
  if (!hash.startsWith('#/')) return undefined;
  const [route = '', query = ''] = hash.slice(1).split(/\?(.*)/s);
  const path = route.length > 1 ? route.replace(/\/+$/, '') : route;
  const given = new URLSearchParams(query);
  return comparePath(path, given) ?? plainPath(path, given) ?? notHere(path);
}

function plainPath(path: string, given: URLSearchParams): string | undefined {
  const [pattern, target] = routes.find(([it]) => it.test(path)) ?? [];
  if (!pattern || target === undefined) return undefined;
  if (target === '/not-here') return notHere(path);
  const search = searchOf(path, given).toString();
  return path.replace(pattern, target) + (search === '' ? '' : `?${search}`);
}

const notHere = (path: string): string => `/not-here?${new URLSearchParams({ page: path })}`;

/** Pages that compare: their ids are JSON in the query. */
function comparePath(path: string, given: URLSearchParams): string | undefined {
  if (path.startsWith('/compare-experiments')) {
    return `/experiments/${jsonList(given.get('experiments')).map(encodeURIComponent).join(',')}/runs`;
  }
  if (path === '/compare-runs' || path === '/metric') {
    return `/compare?${new URLSearchParams({ runs: jsonList(given.get('runs')).join(',') })}`;
  }
  const name = given.get('name');
  if (path !== '/compare-model-versions' || name === null) return undefined;
  const [a = '', b = ''] = Object.keys(jsonObject(given.get('runs')));
  return `/models/${encodeURIComponent(jsonText(name))}/diff?${new URLSearchParams({ a, b })}`;
}

/** What a runs table or a prompt page was showing. */
function searchOf(path: string, given: URLSearchParams): URLSearchParams {
  const search = new URLSearchParams();
  const copy = (from: string, to: string, read = (value: string): string => value): void => {
    const value = given.get(from);
    if (value) search.set(to, read(value));
  };
  if (path.startsWith('/experiments/')) {
    copy('searchFilter', 'filter');
    copy('orderByKey', 'sort', (key) => (given.get('orderByAsc') === 'true' ? '' : '-') + key.replaceAll('`', ''));
    if (given.get('lifecycleFilter') === 'Deleted') search.set('deleted', '1');
    if (given.get('compareRunsMode') === 'CHART') search.set('view', 'charts');
  }
  copy('promptVersion', 'version');
  return search;
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

const jsonList = (text: string | null): string[] => {
  const value = parsed(text);
  return Array.isArray(value) ? value.map(String) : [];
};

const jsonObject = (text: string | null): object => {
  const value = parsed(text);
  return typeof value === 'object' && value !== null ? value : {};
};

const jsonText = (text: string): string => {
  const value = parsed(text);
  return typeof value === 'string' ? value : text;
};
