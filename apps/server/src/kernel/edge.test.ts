import { Readable } from 'node:stream';
import { int64, invalidParameter, list, type Row, row, str } from '@millrace/protocol';
import { noStore, StoreBusy, StoreFull } from '@millrace/store';
import { pino } from 'pino';
import { afterAll, describe, expect, it } from 'vitest';
import { type GivenFlags, readConfig } from './config.ts';
import { type Context, type Download, RawJson } from './context.ts';
import { createApp } from './edge.ts';
import { limits } from './limits.ts';
import type { AnySlice } from './routes.ts';

const base = { needs: 'public', since: '2.0', major: 2, input: {}, output: {}, summary: '' } as const;
const thrown: Record<string, unknown> = {
  api: invalidParameter('no'),
  full: new StoreFull(),
  busy: new StoreBusy(9),
  bug: new TypeError('SELECT secret FROM /srv/millrace.db'),
};
const bytes = Buffer.from('0123456789');
const modified = new Date('2026-01-02T03:04:05Z');
const file: Download = {
  filename: 'page.html',
  contentType: 'text/plain',
  size: 10,
  etag: '"v1"',
  lastModified: modified,
  open: (range) => Readable.from([range ? bytes.subarray(range.start, range.end + 1) : bytes]),
};

const rows: Record<string, Row> = {
  echo: row({
    ...base,
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    path: '/mlflow/echo',
    input: { name: str, n: int64 },
    output: { name: str, n: int64 },
    checks: { name: ['required', 'string'] },
  }),
  param: row({ ...base, methods: ['GET'], path: '/mlflow/things/{name}', input: { name: str }, output: { name: str } }),
  names: row({ ...base, methods: ['GET'], path: '/mlflow/names', input: { names: list(str) } }),
  raw: row({ ...base, methods: ['GET'], path: '/mlflow/raw' }),
  fails: row({ ...base, methods: ['GET'], path: '/mlflow/fails', input: { name: str } }),
  file: row({
    ...base,
    methods: ['GET'],
    path: '/mlflow-artifacts/artifacts/{artifact_path*}',
    body: 'download',
    input: { artifact_path: str },
  }),
  put: row({
    ...base,
    methods: ['PUT'],
    path: '/mlflow-artifacts/artifacts/{artifact_path*}',
    body: 'upload',
    input: { artifact_path: str },
  }),
  info: row({ ...base, methods: ['GET'], major: 3, path: '/mlflow/server-info' }),
};
const uploads = new Map<string, string>();
const slice: AnySlice = {
  rows,
  handlers: {
    echo: async (_: Context, input: unknown) => input,
    param: (_: Context, input: unknown) => input,
    names: () => ({}),
    raw: () => new RawJson('{"cached":true}'),
    fails: (_: Context, { name }: { name: string }) => {
      throw thrown[name];
    },
    file: async () => file,
    put: async (_: Context, { artifact_path }: { artifact_path: string }, body: Readable) => {
      uploads.set(artifact_path, (await body.toArray()).join(''));
      return {};
    },
    info: () => ({}),
  },
};

const logged: string[] = [];
function createTestApp(given: GivenFlags = {}) {
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
  const context = {
    config: readConfig({ 'data-dir': 'nowhere', ...given }, {}),
    db: noStore(),
    log,
    newId: () => 'a'.repeat(32),
  } as unknown as Context;
  return createApp({ context, slices: [slice] });
}

const app = createTestApp();
afterAll(() => app.close());
const api = '/api/2.0/mlflow';
const post = (
  payload: string,
  headers: Record<string, string> = { 'content-type': 'application/json' },
  method: 'POST' | 'PUT' = 'POST',
) => app.inject({ method, url: `${api}/echo`, headers, payload });

describe('200', () => {
  it('both prefixes answer', async () => {
    for (const prefix of ['api', 'ajax-api']) {
      const answer = await app.inject({ url: `/${prefix}/2.0/mlflow/echo?name=x` });
      expect(answer.statusCode).toBe(200);
      expect(answer.headers).toMatchObject({
        'content-type': 'application/json',
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      });
      expect(answer.json()).toEqual({ name: 'x' });
    }
  });
  it('a GET without query reads its body, whatever its type', async () => {
    const answer = await app.inject({
      method: 'GET',
      url: `${api}/echo`,
      headers: { 'content-type': 'text/plain' },
      payload: '{"name":"b"}',
    });
    expect(answer.json()).toEqual({ name: 'b' });
  });
  it('PATCH and DELETE need no content type', async () => {
    for (const method of ['PATCH', 'DELETE'] as const) {
      expect((await app.inject({ method, url: `${api}/echo`, payload: Buffer.from('{"name":"b"}') })).json()).toEqual({
        name: 'b',
      });
    }
  });
  it('parameters after the media type do not matter', async () => {
    expect((await post('{"name":"x"}', { 'content-type': 'application/json; charset=utf-8' })).statusCode).toBe(200);
    expect((await post('{"name":"x"}', { 'content-type': 'application/json;;' })).statusCode).toBe(200);
  });
  it('ready JSON passes through', async () =>
    expect((await app.inject({ url: `${api}/raw` })).body).toBe('{"cached":true}'));
  it('path parameters are one decoded segment', async () => {
    expect((await app.inject({ url: `${api}/things/a%20%25b` })).json()).toEqual({ name: 'a %b' });
    expect((await app.inject({ url: `${api}/things/a/b` })).statusCode).toBe(404);
  });
  it.each([
    ['a%zz', 'a%zz'],
    ['100%', '100%'],
    ['%e8%zz', '\ufffd%zz'],
    ['%C3%A9%', 'é%'],
    ['%2525', '%25'],
  ])('ill-formed percent-encoding reads as in MLflow: %s', async (path, name) => {
    expect((await app.inject({ url: `${api}/things/${path}` })).json()).toEqual({ name });
  });
});

describe('400', () => {
  const cases: [string, Record<string, string>, string][] = [
    ['no content type', {}, 'Bad Request. Content-Type header is missing.'],
    ['empty', { 'content-type': '' }, "Bad Request. Content-Type must be one of ['application/json']."],
    [
      'form',
      { 'content-type': 'application/x-www-form-urlencoded' },
      "Bad Request. Content-Type must be one of ['application/json'].",
    ],
    ['text', { 'content-type': 'text/plain' }, "Bad Request. Content-Type must be one of ['application/json']."],
    [
      'upper case',
      { 'content-type': 'Application/JSON' },
      "Bad Request. Content-Type must be one of ['application/json'].",
    ],
    ['nonsense', { 'content-type': 'x' }, "Bad Request. Content-Type must be one of ['application/json']."],
  ];
  it.each(cases)('N-1: %s is refused for POST and PUT', async (_name, headers, message) => {
    for (const method of ['POST', 'PUT'] as const) {
      const answer = await post('{"name":"x"}', headers, method);
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toEqual({
        error_code: 'INVALID_PARAMETER_VALUE',
        message,
        sqlstate: 'KAM00',
        error_class: 'INVALID_PARAMETER_VALUE',
      });
    }
  });
  it('a missing field is named', async () => {
    expect((await post('')).json().message).toContain("Missing value for required parameter 'name'");
    expect((await post('{broken')).json().message).toContain("Missing value for required parameter 'name'");
  });
});

describe('403', () => {
  it.each(['/', '/metrics', `${api}/echo?name=x`, '/nothing', '/api/openapi.json'])(
    'N-5: %s refuses a foreign Host',
    async (url) => {
      const answer = await app.inject({ url, headers: { host: 'evil.example' } });
      expect(answer.statusCode).toBe(403);
      expect(answer.body).toBe('Invalid Host header - possible DNS rebinding attack detected');
      expect(answer.headers['content-type']).toContain('text/plain');
    },
  );
  it('N-6: every changing route refuses a foreign Origin', async () => {
    for (const [method, url] of [
      ['POST', `${api}/echo`],
      ['PUT', '/api/2.0/mlflow-artifacts/artifacts/a'],
      ['DELETE', '/ajax-api/2.0/mlflow/echo'],
    ] as const) {
      const answer = await app.inject({
        method,
        url,
        headers: { origin: 'https://evil.example', 'content-type': 'application/json' },
        payload: '{}',
      });
      expect(answer.statusCode).toBe(403);
      expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    }
    expect(uploads.size).toBe(0);
  });
  it('a local page gets its CORS headers', async () => {
    const answer = await app.inject({ url: `${api}/raw`, headers: { origin: 'http://localhost:3000' } });
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': 'http://localhost:3000',
      'access-control-allow-credentials': 'true',
    });
  });
});

it('a preflight names its origin once', async () => {
  const headers = { origin: 'http://localhost:3000', 'access-control-request-method': 'POST' };
  const answer = await app.inject({ method: 'OPTIONS', url: `${api}/echo`, headers });
  expect([answer.statusCode, answer.body, answer.headers['access-control-allow-origin']]).toEqual([
    200,
    'OK',
    'http://localhost:3000',
  ]);
});

describe('404 and 405', () => {
  it.each(['/nothing', `${api}/echo/`, `${api}/Echo`, '/api/2.0/preview/mlflow/echo', '/api/3.0/mlflow/echo'])(
    '%s',
    async (url) => {
      const answer = await app.inject({ url });
      expect(answer.statusCode).toBe(404);
      expect(answer.json().error_code).toBe('ENDPOINT_NOT_FOUND');
    },
  );
  it('a wrong method names the right ones', async () => {
    const answer = await app.inject({ method: 'DELETE', url: `${api}/raw` });
    expect(answer.statusCode).toBe(405);
    expect(answer.headers.allow).toBe('GET, HEAD');
  });
  it('N-2: nothing of the request comes back as a page', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/<script>alert(1)</script>',
      headers: { 'content-type': '<script>' },
    });
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.body).not.toContain('script');
  });
});

describe('doubled slashes', () => {
  const get = async (url: string) => {
    const { statusCode, headers } = await app.inject({ url });
    return [statusCode, headers.location];
  };
  it('are one at the beginning', async () => {
    expect(await get(`//${api}/echo?name=x`)).toEqual([200, undefined]);
  });
  it('inside lead to the path without them, with the query', async () => {
    expect(await get(`/api//2.0/mlflow///echo?name=a//b`)).toEqual([308, `${api}/echo?name=a//b`]);
    expect(await get(`${api}//names/`)).toEqual([404, undefined]);
    const answer = await app.inject({ method: 'PUT', url: `${api}//names` });
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
  });
  it('of artifact paths stay', async () => {
    expect(await get('/api/2.0/mlflow-artifacts/artifacts//a')).toEqual([200, undefined]);
  });
});

describe('413, 414, 415', () => {
  it('D-1: a body over the limit names the limit and the remedy', async () => {
    const answer = await post(`{"name":"${'x'.repeat(limits.jsonBodyBytesMax)}"}`);
    expect(answer.statusCode).toBe(413);
    expect(answer.json().message).toContain(`larger than ${limits.jsonBodyBytesMax} bytes`);
  });
  it('D-1: a body at the limit passes', async () => {
    const text = '{"name":"x"}';
    expect((await post(text + ' '.repeat(limits.jsonBodyBytesMax - text.length))).statusCode).toBe(200);
  });
  it('D-1: a target over the limit', async () => {
    const at = `${api}/echo?name=`;
    expect((await app.inject({ url: at + 'x'.repeat(limits.urlLengthMax - at.length) })).statusCode).toBe(200);
    expect((await app.inject({ url: at + 'x'.repeat(limits.urlLengthMax - at.length + 1) })).statusCode).toBe(414);
  });
  it('a query that repeats a key may be longer', async () => {
    const at = `${api}/names?names=`;
    expect((await app.inject({ url: at + 'x'.repeat(limits.listUrlLengthMax - at.length) })).statusCode).toBe(200);
    expect((await app.inject({ url: at + 'x'.repeat(limits.listUrlLengthMax - at.length + 1) })).statusCode).toBe(414);
  });
  it('compressed bodies are not unpacked', async () => {
    const answer = await post('{"name":"x"}', { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    expect(answer.statusCode).toBe(415);
    expect(answer.json().message).toContain('uncompressed');
  });
  it('the encoding of no body says nothing', async () => {
    const answer = await app.inject({ url: `${api}/echo?name=x`, headers: { 'content-encoding': 'gzip' } });
    expect([answer.statusCode, answer.json()]).toEqual([200, { name: 'x' }]);
  });
});

describe('failures', () => {
  it('the code’s status and members', async () => {
    const answer = await app.inject({ url: `${api}/fails?name=api` });
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ error_code: 'INVALID_PARAMETER_VALUE', message: 'no' });
  });
  it('a full disk is 507, a busy store 503 with Retry-After', async () => {
    expect((await app.inject({ url: `${api}/fails?name=full` })).statusCode).toBe(507);
    const busy = await app.inject({ url: `${api}/fails?name=busy` });
    expect(busy.statusCode).toBe(503);
    expect(busy.headers['retry-after']).toBe('1');
  });
  it('H-2: a bug leaks nothing, and its request id leads to the log', async () => {
    logged.length = 0;
    const answer = await app.inject({ url: `${api}/fails?name=bug`, headers: { 'x-request-id': 'my-id.1' } });
    expect(answer.statusCode).toBe(500);
    expect(answer.json().error_code).toBe('INTERNAL_ERROR');
    expect(answer.body).toContain('my-id.1');
    expect(answer.body).not.toMatch(/SELECT|srv|TypeError|at /);
    expect(logged.join('')).toMatch(/my-id\.1.*SELECT secret/s);
  });
  it('a request id that is not plain is replaced', async () => {
    const answer = await app.inject({ url: `${api}/fails?name=api`, headers: { 'x-request-id': 'a b' } });
    expect(answer.headers['x-request-id']).toMatch(/^a{8}-\w+$/);
  });
});

describe('workspaces are off', () => {
  const message = 'Workspace APIs are not available: workspaces are not enabled on this server';
  it.each(['/health', `${api}/echo?name=x`, '/nothing'])('%s refuses the header', async (url) => {
    const answer = await app.inject({ url, headers: { 'x-mlflow-workspace': 'default' } });
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toEqual({
      error_code: 'FEATURE_DISABLED',
      message,
      sqlstate: 'KAM00',
      error_class: 'FEATURE_DISABLED',
    });
  });
  it('blank counts as absent, and server-info never looks', async () => {
    expect((await app.inject({ url: '/health', headers: { 'x-mlflow-workspace': '  ' } })).statusCode).toBe(200);
    expect(
      (await app.inject({ url: '/api/3.0/mlflow/server-info', headers: { 'x-mlflow-workspace': 'x' } })).statusCode,
    ).toBe(200);
  });
});

describe('files', () => {
  const url = '/api/2.0/mlflow-artifacts/artifacts/a/page.html';
  const get = (headers: Record<string, string> = {}) => app.inject({ url, headers });
  it('come as an attachment in a sandbox', async () => {
    const answer = await get();
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toBe('0123456789');
    expect(answer.headers).toMatchObject({
      'content-type': 'text/plain',
      'content-disposition': 'attachment; filename=page.html',
      'content-security-policy': "sandbox; default-src 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'accept-ranges': 'bytes',
      'content-length': '10',
      etag: '"v1"',
    });
  });
  it('one range is 206', async () => {
    const answer = await get({ range: 'bytes=2-4' });
    expect([answer.statusCode, answer.body, answer.headers['content-range']]).toEqual([206, '234', 'bytes 2-4/10']);
  });
  it('a range behind the end is 416 with an empty body', async () => {
    const answer = await get({ range: 'bytes=10-' });
    expect([answer.statusCode, answer.body, answer.headers['content-range']]).toEqual([416, '', 'bytes */10']);
  });
  it.each([
    ['"v1"', 206],
    ['"v2"', 200],
    ['W/"v1"', 200],
    [modified.toUTCString(), 206],
    [new Date(0).toUTCString(), 200],
  ])('If-Range %s is %i', async (condition, status) => {
    expect((await get({ range: 'bytes=2-4', 'if-range': condition })).statusCode).toBe(status);
  });
  it('HEAD tells the same without bytes', async () => {
    const answer = await app.inject({ method: 'HEAD', url });
    expect([answer.statusCode, answer.body, answer.headers['content-length']]).toEqual([200, '', '10']);
  });
  it('an upload takes any content type and answers nothing', async () => {
    const answer = await app.inject({
      method: 'PUT',
      url: '/ajax-api/2.0/mlflow-artifacts/artifacts/a%20b/c',
      headers: { 'content-type': 'x' },
      payload: 'bytes',
    });
    expect([answer.statusCode, answer.body]).toEqual([200, '']);
    expect(answer.headers).not.toHaveProperty('content-type');
    expect(uploads.get('a b/c')).toBe('bytes');
  });
});

describe('service routes', () => {
  it('health and version are plain text and answer any Host', async () => {
    const health = await app.inject({ url: '/health', headers: { host: 'evil.example' } });
    expect([health.statusCode, health.body, health.headers['content-type']]).toEqual([
      200,
      'OK',
      'text/plain; charset=utf-8',
    ]);
    const version = await app.inject({ url: '/version', headers: { host: 'evil.example' } });
    expect(version.body).toMatch(/^\d+\.\d+\.\d+$/);
    expect(version.headers).toHaveProperty('x-millrace-version');
  });
  it('metrics count requests by route', async () => {
    await app.inject({ url: `${api}/raw` });
    const { body, headers } = await app.inject({ url: '/metrics' });
    expect(headers['content-type']).toContain('text/plain');
    expect(body).toMatch(/millrace_http_requests_total\{route="\/mlflow\/raw",status="200"\} \d+/);
    expect(body).toContain('nodejs_eventloop_lag_seconds');
    expect(body).toContain('millrace_database_bytes{file="database"} 0');
    expect(body).toContain('millrace_write_group_requests_count 0');
  });
  it('the description names every path below the prefix', async () => {
    const { paths, servers } = (await app.inject({ url: '/api/openapi.json' })).json();
    expect(paths).toHaveProperty(['/api/2.0/mlflow/runs/log-batch', 'post']);
    expect(servers).toEqual([{ url: '/' }]);
  });
  it('the page at / has no script and a strict policy', async () => {
    const page = await app.inject({ url: '/' });
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(page.body).not.toMatch(/<script|javascript:|style="/i);
    expect(page.body).toContain('mlflow.set_tracking_uri(&quot;http://localhost:80&quot;)'.replaceAll('&quot;', '"'));
    expect(page.body).toContain('millrace.db');
  });
  it('H-2: only callers on this machine see where data lies', async () => {
    expect((await app.inject({ url: '/', remoteAddress: '10.0.0.9' })).body).not.toContain('millrace.db');
    expect((await app.inject({ url: '/', headers: { 'x-forwarded-for': '10.0.0.9' } })).body).not.toContain(
      'millrace.db',
    );
  });
});

describe('a static prefix', () => {
  const prefixed = createTestApp({ 'static-prefix': '/ml' });
  afterAll(() => prefixed.close());
  const status = async (url: string, host = 'localhost') =>
    (await prefixed.inject({ url, headers: { host } })).statusCode;
  it('moves every route', async () => {
    expect(await status('/ml/health', 'evil.example')).toBe(200);
    expect(await status('/ml/api/2.0/mlflow/raw')).toBe(200);
    expect(await status('/ml/')).toBe(200);
    expect(await status('/health')).toBe(404);
    expect(await status('/health', 'evil.example')).toBe(403);
    expect(await status('/api/2.0/mlflow/raw')).toBe(404);
  });
  it('redirects its own name', async () => {
    const answer = await prefixed.inject({ url: '/ml' });
    expect([answer.statusCode, answer.headers.location]).toEqual([308, '/ml/']);
  });
  it('leaves the native artifact routes where they were, too', async () => {
    expect(await status('/api/2.0/mlflow-artifacts/artifacts/x')).toBe(200);
    expect(await status('/ml/api/2.0/mlflow-artifacts/artifacts/x')).toBe(200);
  });
});

describe('503: parts switched off', () => {
  it('--no-serve-artifacts', async () => {
    const closed = createTestApp({ 'serve-artifacts': false });
    const url = '/api/2.0/mlflow-artifacts/artifacts/x';
    const answer = await closed.inject({ url });
    expect([answer.statusCode, answer.json()]).toEqual([
      503,
      { detail: 'Artifact serving is disabled. Run `mlflow server` with `--serve-artifacts` to enable.' },
    ]);
    const head = await closed.inject({ url, method: 'HEAD' });
    expect([head.statusCode, head.headers['content-type']]).toEqual([503, 'text/plain; charset=utf-8']);
    expect((await closed.inject({ url: `${api}/raw` })).statusCode).toBe(200);
    await closed.close();
  });
  it('--artifacts-only', async () => {
    const only = createTestApp({ 'artifacts-only': true });
    const answer = await only.inject({ url: `${api}/things/x` });
    expect(answer.statusCode).toBe(503);
    expect(answer.body).toBe(
      'Endpoint: /api/2.0/mlflow/things/<name> disabled due to the mlflow server running in `--artifacts-only` mode. ' +
        'To enable tracking server functionality, run `mlflow server` without `--artifacts-only`',
    );
    for (const url of ['/health', '/', '/api/3.0/mlflow/server-info', '/api/2.0/mlflow-artifacts/artifacts/x']) {
      expect((await only.inject({ url })).statusCode).toBe(200);
    }
    await only.close();
  });
});
