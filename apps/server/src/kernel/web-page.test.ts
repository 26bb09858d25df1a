import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import type { Context } from './context.ts';
import { createApp } from './edge.ts';
import { type CurrentBuild, openWebBuild } from './web-page.ts';

let folder: string;
let web: CurrentBuild;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-web-'));
  mkdirSync(join(folder, 'assets'));
  const html =
    '<meta name="millrace-prefix" content=""><meta name="millrace-nonce" content="">' +
    '<script type="module" src="./assets/index-1.js"></script><noscript><!--facts--></noscript>';
  writeFileSync(join(folder, 'index.html'), html);
  writeFileSync(join(folder, 'assets/index-1.js'), 'plain');
  writeFileSync(join(folder, 'assets/index-1.js.br'), 'small');
  writeFileSync(join(folder, 'secret'), 'secret');
  web = (await openWebBuild(pathToFileURL(`${folder}/`))) as CurrentBuild;
});
afterAll(() => rmSync(folder, { recursive: true }));

function app(flags: Record<string, string> = {}) {
  const config = readConfig({ 'data-dir': folder, 'log-level': 'silent', ...flags }, {});
  const context = { config, log: pino({ level: 'silent' }), newId: () => 'id' } as unknown as Context;
  return createApp({ context, slices: [], web });
}

describe('the page of the application', () => {
  it.each(['/', '/experiments/1/runs', '/runs/abc/artifacts/a%2Fb', '/models/a'])(
    'is the answer at %s',
    async (url) => {
      const page = await app().inject({ url });
      expect(page.statusCode).toBe(200);
      expect(page.body).toContain('src="/assets/index-1.js"');
    },
  );

  it('is what a browser gets at an address that leads nowhere, and nobody else', async () => {
    const accept = 'text/html,application/xhtml+xml,*/*;q=0.8';
    const page = await app().inject({ url: '/nowhere', headers: { accept } });
    expect([page.statusCode, page.body.includes('src="/assets/index-1.js"')]).toEqual([404, true]);
    expect(page.headers['content-security-policy']).toContain("script-src 'self';");
    for (const [url, asked] of [
      ['/nowhere', '*/*'],
      ['/api/2.0/mlflow/nowhere', accept],
      ['/ajax-api/3.0/nowhere', accept],
    ] as const) {
      const answer = await app().inject({ url, headers: { accept: asked } });
      expect([answer.statusCode, answer.json().error_code]).toEqual([404, 'ENDPOINT_NOT_FOUND']);
    }
    expect((await app().inject({ method: 'POST', url: '/nowhere', headers: { accept } })).json().error_code).toBe(
      'ENDPOINT_NOT_FOUND',
    );
  });

  it('carries a policy with a nonce of its own that allows no inline script', async () => {
    const [first, second] = [await app().inject({ url: '/' }), await app().inject({ url: '/' })];
    const nonce = /name="millrace-nonce" content="([^"]+)"/.exec(first.body)?.[1];
    const policy = String(first.headers['content-security-policy']);
    expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe');
    expect(second.body).not.toContain(nonce);
  });

  it('says the facts to readers without scripts', async () => {
    const page = await app().inject({ url: '/' });
    expect(page.body).toMatch(/<noscript><main>[\s\S]*mlflow\.set_tracking_uri\("http:\/\/localhost:80"\)/);
    expect((await app().inject({ url: '/', remoteAddress: '10.0.0.9' })).body).not.toContain('millrace.db');
  });

  it('takes its files from below the static prefix', async () => {
    const page = await app({ 'static-prefix': '/ml' }).inject({ url: '/ml/experiments' });
    expect(page.body).toContain('src="/ml/assets/index-1.js"');
    expect(page.body).toContain('name="millrace-prefix" content="/ml"');
  });

  it.each([
    ['DENY', "frame-ancestors 'none'"],
    ['SAMEORIGIN', "frame-ancestors 'self'"],
  ])('may be framed as --x-frame-options %s says', async (option, directive) => {
    const page = await app({ 'x-frame-options': option }).inject({ url: '/' });
    expect(page.headers['content-security-policy']).toContain(directive);
  });
});

describe('the files of the application', () => {
  it('are served for ever, in the encoding that the browser accepts', async () => {
    const plain = await app().inject({ url: '/assets/index-1.js' });
    expect([plain.body, plain.headers['content-type']]).toEqual(['plain', 'text/javascript; charset=utf-8']);
    expect(plain.headers['cache-control']).toContain('immutable');
    expect(plain.headers['content-security-policy']).toBe("default-src 'none'; script-src 'self'; connect-src 'self'");
    const headers = { 'accept-encoding': 'gzip, br' };
    const small = await app().inject({ url: '/assets/index-1.js', headers });
    expect([small.body, small.headers['content-encoding']]).toEqual(['small', 'br']);
  });

  it.each(['/assets/..%2fsecret', '/assets/%2e%2e/secret', '/assets/nothing.js'])('%s is not one', async (url) => {
    const answer = await app().inject({ url });
    expect(answer.statusCode).toBe(404);
    expect(answer.body).not.toBe('secret');
  });
});

it('a build made under a running server is served at once, and a half-made one is not', async () => {
  const place = mkdtempSync(join(tmpdir(), 'millrace-web-'));
  const make = (name: string) => {
    mkdirSync(join(place, 'assets'), { recursive: true });
    writeFileSync(join(place, `assets/${name}.js`), name);
    writeFileSync(join(place, 'index.html'), `<script type="module" src="./assets/${name}.js"></script>`);
  };
  make('first');
  web = (await openWebBuild(pathToFileURL(`${place}/`))) as CurrentBuild;
  const running = app();
  const src = async () => /src="([^"]+)"/.exec((await running.inject({ url: '/' })).body)?.[1];
  expect(await src()).toBe('/assets/first.js');
  rmSync(place, { recursive: true });
  expect(await src()).toBe('/assets/first.js');
  make('second');
  expect(await src()).toBe('/assets/second.js');
  expect((await running.inject({ url: '/assets/second.js' })).body).toBe('second');
  expect((await running.inject({ url: '/assets/first.js' })).statusCode).toBe(404);
  rmSync(place, { recursive: true });
});

it('without a build there is no application', async () => {
  expect(await openWebBuild(pathToFileURL(`${folder}/nothing/`))).toBeUndefined();
});
