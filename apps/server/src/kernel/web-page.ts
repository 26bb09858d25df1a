import { randomBytes } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { fail } from '@millrace/protocol';
import type { DispatchParts } from './dispatch.ts';
import { pathOf } from './gate.ts';
import { type HomeFacts, homeFacts } from './home.ts';
import type { Serve } from './service.ts';

/** The browser application as a build left it. */
export interface WebBuild {
  /** The page, with places for prefix, nonce and facts. */
  readonly index: string;
  readonly assets: URL;
  /** Names in `assets`; nothing else is ever opened. */
  readonly names: ReadonlySet<string>;
}

/** The build that lies in the folder now: one made under a running server takes the place of the one before. */
export type CurrentBuild = () => Promise<WebBuild>;

interface WebRoutes {
  readonly add: (path: string, serve: Serve) => void;
  readonly parts: DispatchParts;
  readonly web: CurrentBuild;
  readonly page: Serve;
}

/** Addresses of the application's pages; each answers with the same page. */
const pagePaths = [
  '/experiments',
  '/experiments/*',
  '/runs/*',
  '/compare',
  '/models',
  '/models/*',
  '/logged-models/*',
  '/prompts',
  '/prompts/*',
  '/settings',
  '/settings/*',
  '/trash',
  '/views/*',
  '/not-here',
];

const typeByEnding: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/** Undefined when nothing was built there: the server runs without the application. */
export async function openWebBuild(folder: URL): Promise<CurrentBuild | undefined> {
  try {
    return await followBuild(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function followBuild(folder: URL): Promise<CurrentBuild> {
  const indexFile = new URL('index.html', folder);
  const stampOf = async () => {
    const { mtimeMs, ino } = await stat(indexFile);
    return `${mtimeMs} ${ino}`;
  };
  let stamp = await stampOf();
  let build = await readBuild(folder);
  return async () => {
    // While a new build takes its place there is none for a moment; the one before is what is known.
    const found = await stampOf().catch(() => stamp);
    if (found === stamp) return build;
    build = await readBuild(folder).catch(() => build);
    stamp = found;
    return build;
  };
}

async function readBuild(folder: URL): Promise<WebBuild> {
  const assets = new URL('assets/', folder);
  const index = await readFile(new URL('index.html', folder), 'utf8');
  return { index, assets, names: new Set(await readdir(assets)) };
}

export function addWebRoutes({ add, parts, web, page }: WebRoutes): void {
  add('/assets/:name', (request, response) => sendAsset(parts, web, request, response));
  for (const path of pagePaths) add(path, page);
}

export async function sendWebPage(
  { answers, context: { config } }: DispatchParts,
  web: CurrentBuild,
  { facts, status }: { readonly facts: HomeFacts; readonly status: number },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { index } = await web();
  const nonce = randomBytes(16).toString('base64');
  const { staticPrefix } = config;
  // By function: what is inserted may hold `$`.
  const body = index
    .replaceAll('"./assets/', () => `"${staticPrefix}/assets/`)
    .replace('name="millrace-prefix" content=""', () => `name="millrace-prefix" content="${staticPrefix}"`)
    .replace('name="millrace-nonce" content=""', () => `name="millrace-nonce" content="${nonce}"`)
    .replace('<!--facts-->', () => homeFacts(facts));
  answers.head(request, response, status, [
    'content-type',
    'text/html; charset=utf-8',
    'content-length',
    String(Buffer.byteLength(body)),
    'content-security-policy',
    webPolicy(nonce, config.security.xFrameOptions),
    'referrer-policy',
    'no-referrer',
    'cross-origin-opener-policy',
    'same-origin',
    'cache-control',
    'no-store',
  ]);
  response.end(body);
}

/** What the application may do in a browser; see docs/decisions on the web page. */
function webPolicy(nonce: string, xFrameOptions: string | undefined): string {
  const ancestors = xFrameOptions === undefined ? [] : [xFrameOptions === 'DENY' ? "'none'" : "'self'"];
  return [
    "default-src 'self'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "worker-src 'self'",
    "frame-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    ...ancestors.map((who) => `frame-ancestors ${who}`),
    "require-trusted-types-for 'script'",
    'trusted-types millrace',
  ].join('; ');
}

/** What a worker may do: it goes by the policy of its own file, and makes no code of what it reads. */
const workerPolicy = "default-src 'none'; script-src 'self'; connect-src 'self'";

async function sendAsset(
  { answers, requestId }: DispatchParts,
  web: CurrentBuild,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { assets, names } = await web();
  const name = pathOf(request.url ?? '').replace(/^.*\//, '');
  if (!names.has(name)) {
    answers.failure(request, response, fail('ENDPOINT_NOT_FOUND', 'This server has no such file.'), requestId(request));
    return;
  }
  const encoding = chooseEncoding(request.headers['accept-encoding'], (ending) => names.has(`${name}.${ending}`));
  const body = await readFile(new URL(encoding ? `${name}.${encoding.ending}` : name, assets));
  answers.head(request, response, 200, [
    'content-type',
    typeByEnding[name.replace(/^.*\./, '')] ?? 'application/octet-stream',
    'content-length',
    String(body.length),
    ...(encoding ? ['content-encoding', encoding.name] : []),
    ...(/\.m?js$/.test(name) ? ['content-security-policy', workerPolicy] : []),
    'vary',
    'Accept-Encoding',
    'cache-control',
    'public, max-age=31536000, immutable',
  ]);
  response.end(body);
}

const encodings = [
  { name: 'br', ending: 'br' },
  { name: 'gzip', ending: 'gz' },
] as const;

/** The smallest that the browser accepts and the build made. Weights are not read: a browser that names one takes it. */
function chooseEncoding(
  accepted: string | string[] | undefined,
  exists: (ending: string) => boolean,
): (typeof encodings)[number] | undefined {
  const names = String(accepted ?? '')
    .split(',')
    .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
    .map((part) => part.replace(/;.*$/, '').trim());
  return encodings.find(({ name, ending }) => names.includes(name) && exists(ending));
}
