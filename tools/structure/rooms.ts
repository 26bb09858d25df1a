/**
 * The import table. A room is a folder with one purpose and one rule about what it may import; adding a room, or a third-party
 * package, starts with a line here.
 */

export type Room = keyof typeof mayImport;

/** Which rooms of ours a room may import; every room may import itself. */
export const mayImport = {
  protocol: [],
  search: [],
  artifacts: [],
  models: [],
  store: [],
  engines: ['models'],
  sdk: ['protocol', 'models', 'engines'],
  projects: ['sdk', 'models'],
  deployments: ['sdk', 'models'],
  // search and artifacts for their error classes, which the edge maps, and for the types in the context.
  'server/kernel': ['protocol', 'store', 'search', 'artifacts'],
  'server/slices': ['server/kernel', 'protocol', 'search', 'store', 'artifacts', 'models'],
  'server/main': ['server/kernel', 'server/slices', 'protocol', 'search', 'store', 'artifacts', 'models'],
  // protocol for the table of error codes, which a scoring server answers as well.
  scoring: ['models', 'engines', 'protocol'],
  'web/kernel': ['protocol', 'search', 'models'],
  'web/slices': ['web/kernel', 'protocol', 'search', 'models'],
  'web/main': ['web/kernel', 'web/slices'],
  cli: ['server/main', 'scoring', 'engines', 'sdk', 'projects', 'deployments', 'models'],
  // Plain JavaScript that runs before anything is installed; in a clone it calls the bootstrap.
  'cli/bin': ['tools'],
  tools: ['protocol', 'cli/bin'],
  conformance: [],
  bench: [],
  // Figures of the engine alone, without a server around it.
  'bench/models': ['engines'],
  // Seeds hundreds of millions of points by the writer itself.
  'bench/ui': ['bench', 'server/main', 'store'],
  examples: ['sdk'],
  root: [],
} as const satisfies Record<string, readonly string[]>;

/** Rooms that also run in a browser, so nothing of Node. */
export const withoutNode: readonly Room[] = ['protocol', 'search', 'web/kernel', 'web/slices', 'web/main'];

/** The rooms that may import a third-party package. `tests` stands for the tests of any room. */
export const packageRooms: Readonly<Record<string, readonly (Room | 'tests')[]>> = {
  '@huggingface/jinja': ['engines'],
  '@huggingface/tokenizers': ['engines'],
  '@tanstack/react-query': ['web/kernel', 'web/slices', 'web/main'],
  '@tanstack/react-router': ['web/kernel', 'web/slices', 'web/main'],
  'axe-core': ['conformance'],
  'apache-arrow': ['tests'],
  'better-sqlite3': ['store'],
  commander: ['cli'],
  'fast-check': ['tests'],
  dompurify: ['web/kernel'],
  // The page's looks at files; each is loaded by the first file that needs it.
  fflate: ['web/slices'],
  fzstd: ['web/slices'],
  // Loaded by the first GraphQL request.
  graphql: ['server/slices'],
  fastify: ['server/kernel', 'server/main'],
  hyparquet: ['scoring', 'web/slices', 'tests'],
  'hyparquet-compressors': ['web/slices'],
  'hyparquet-writer': ['web/slices'],
  kysely: ['store'],
  'onnxruntime-node': ['engines', 'bench/models', 'bench'],
  'lucide-react': ['web/kernel', 'web/slices', 'web/main'],
  marked: ['web/kernel'],
  openai: ['tests'],
  pg: ['store'],
  pino: ['server/kernel', 'server/main', 'scoring'],
  'pdfjs-dist': ['web/slices'],
  'playwright-core': ['bench/ui', 'conformance'],
  'prom-client': ['server/kernel', 'scoring'],
  'radix-ui': ['web/kernel', 'web/slices'],
  react: ['web/kernel', 'web/slices', 'web/main'],
  'react-dom': ['web/kernel', 'web/main'],
  rolldown: ['tools'],
  undici: ['bench', 'sdk', 'tests'],
  vite: ['web/main', 'tools'],
  vitest: ['conformance', 'root', 'tests'],
  'xz-decompress': ['models'],
  yaml: ['models'],
  zod: ['tests'],
};

/** Path prefixes, longest first where one contains another. */
const places: readonly (readonly [prefix: string, room: Room])[] = [
  ['apps/server/src/kernel/', 'server/kernel'],
  ['apps/server/src/slices/', 'server/slices'],
  ['apps/server/', 'server/main'],
  ['apps/web/src/kernel/', 'web/kernel'],
  ['apps/web/src/slices/', 'web/slices'],
  ['apps/web/', 'web/main'],
  ['apps/scoring/', 'scoring'],
  ['apps/cli/bin/', 'cli/bin'],
  ['apps/cli/', 'cli'],
  ['packages/protocol/', 'protocol'],
  ['packages/search/', 'search'],
  ['packages/store/', 'store'],
  ['packages/artifacts/', 'artifacts'],
  ['packages/models/', 'models'],
  ['packages/engines/', 'engines'],
  ['packages/sdk/', 'sdk'],
  ['packages/projects/', 'projects'],
  ['packages/deployments/', 'deployments'],
  ['conformance/', 'conformance'],
  ['bench/models/', 'bench/models'],
  ['bench/ui/', 'bench/ui'],
  ['bench/', 'bench'],
  ['tools/', 'tools'],
  ['examples/', 'examples'],
];

/** The room of a path, or undefined when no room has it. */
export function roomOf(path: string): Room | undefined {
  if (!path.includes('/')) return 'root';
  return places.find(([prefix]) => path.startsWith(prefix))?.[1];
}

/** `server/runs` for a file in the folder of a noun, else undefined. */
export function sliceOf(path: string): string | undefined {
  const [, app, noun] = /^apps\/(server|web)\/src\/slices\/([^/]+)\//.exec(path) ?? [];
  return noun && `${app}/${noun}`;
}

/** Tests and what only tests use: contract suites, test rigs, fixtures. */
export const isTest = (path: string): boolean =>
  /\.test\.tsx?$|(^|\/)(contract\.ts$|testing\.ts$|fixtures\/|test\/)/.test(path);
