import { readdir, readFile, writeFile } from 'node:fs/promises';
import { request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { artifactProxySlice } from './index.ts';
import { type ArtifactApp, openArtifactApp } from './testing.ts';

let server: ArtifactApp;
beforeAll(async () => {
  server = await openArtifactApp([artifactProxySlice]);
});
afterAll(() => server.close());

const base = '/api/2.0/mlflow-artifacts';
const files = `${base}/artifacts`;
const get = (url: string, headers: Record<string, string> = {}) => server.app.inject({ url, headers });
const put = (url: string, payload: string | Buffer) => server.app.inject({ method: 'PUT', url, payload });
const list = async (folder: string): Promise<unknown> =>
  (await get(`${files}?path=${encodeURIComponent(folder)}`)).json();
const invalid = {
  error_code: 'INVALID_PARAMETER_VALUE',
  message: 'Invalid path',
  sqlstate: 'KAM00',
  error_class: 'INVALID_PARAMETER_VALUE',
};

describe('200', () => {
  it('gives back what was put, under both prefixes, as an attachment that no browser runs', async () => {
    const answer = await put(`${files}/1/r/artifacts/d%20x/page.html`, '<script>');
    expect([answer.statusCode, answer.body, answer.headers['content-type']]).toEqual([200, '', undefined]);
    const got = await get(`/ajax-api/2.0/mlflow-artifacts/artifacts/1/r/artifacts/d%20x/page.html`);
    expect([got.statusCode, got.body]).toEqual([200, '<script>']);
    expect(got.headers).toMatchObject({
      'content-type': 'text/html',
      'content-disposition': 'attachment; filename=page.html',
      'content-security-policy': "sandbox; default-src 'none'",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'content-length': '8',
      'accept-ranges': 'bytes',
    });
    expect(got.headers.etag).toMatch(/^"[^"]+"$/);
  });

  it('lists base names; files, missing folders and an empty root have none', async () => {
    await put(`${files}/l/b.txt`, 'four');
    await put(`${files}/l/a/x`, '');
    expect(await list('l')).toEqual({
      files: [
        { path: 'a', is_dir: true },
        { path: 'b.txt', is_dir: false, file_size: 4 },
      ],
    });
    expect(await list('l/a')).toEqual({ files: [{ path: 'x', is_dir: false }] });
    for (const nothing of ['l/b.txt', 'nope']) expect(await list(nothing)).toEqual({});
  });

  it('replaces, and deletes recursively and again', async () => {
    await put(`${files}/k/a/b`, 'old');
    await put(`${files}/k/a/b`, 'new');
    expect((await get(`${files}/k/a/b`)).body).toBe('new');
    for (let time = 0; time < 2; time++) {
      const answer = await server.app.inject({ method: 'DELETE', url: `${files}/k/a` });
      expect([answer.statusCode, answer.json()]).toEqual([200, {}]);
    }
    expect((await get(`${files}/k/a/b`)).statusCode).toBe(404);
  });

  it('sends no body for HEAD, and ignores If-None-Match as MLflow does', async () => {
    await put(`${files}/h`, 'text');
    const head = await server.app.inject({ method: 'HEAD', url: `${files}/h` });
    expect([head.statusCode, head.body, head.headers['content-length']]).toEqual([200, '', '4']);
    expect((await get(`${files}/h`, { 'if-none-match': String(head.headers.etag) })).statusCode).toBe(200);
  });
});

describe('206 and 416', () => {
  it.each([
    ['bytes=1-2', 206, 'el', 'bytes 1-2/5'],
    ['bytes=0-', 206, 'hello', 'bytes 0-4/5'],
    ['bytes=-2', 206, 'lo', 'bytes 3-4/5'],
    ['bytes=0-100', 206, 'hello', 'bytes 0-4/5'],
    ['bytes=9-', 416, '', 'bytes */5'],
    ['bytes=5-', 416, '', 'bytes */5'],
    ['bytes=x', 200, 'hello', undefined],
  ])('%s', async (range, status, body, contentRange) => {
    await put(`${files}/ranged`, 'hello');
    const answer = await get(`${files}/ranged`, { range });
    expect([answer.statusCode, answer.body, answer.headers['content-range']]).toEqual([status, body, contentRange]);
  });

  it('R-18 a download resumed after a replacement starts over', async () => {
    await put(`${files}/resumed`, 'first text');
    const { etag } = (await get(`${files}/resumed`)).headers;
    expect((await get(`${files}/resumed`, { range: 'bytes=6-', 'if-range': String(etag) })).body).toBe('text');
    await put(`${files}/resumed`, 'other text');
    const answer = await get(`${files}/resumed`, { range: 'bytes=6-', 'if-range': String(etag) });
    expect([answer.statusCode, answer.body]).toEqual([200, 'other text']);
  });
});

describe('400', () => {
  it('P-1 P-4 P-5 hostile paths are refused on every route and leave everything as it was', async () => {
    await writeFile(path.join(server.folder, '..', 'canary'), 'canary');
    const before = await readdir(path.join(server.folder, '..'));
    for (const hostile of [
      '..%2fcanary',
      '%252e%252e%252fcanary',
      'a%2f..%2f..%2fcanary',
      '%2fetc%2fpasswd',
      'a%5cb',
      'a%2523b',
      'C%3a%2fx',
      'file%3a%2f%2f%2fetc%2fpasswd',
      'a%00b',
    ]) {
      for (const [method, url] of [
        ['GET', `${files}/${hostile}`],
        ['PUT', `${files}/${hostile}`],
        ['DELETE', `${files}/${hostile}`],
        ['GET', `${files}?path=${hostile}`],
        ['GET', `${base}/presigned/${hostile}`],
      ] as const) {
        const answer = await server.app.inject({ method, url, payload: method === 'PUT' ? 'bytes' : undefined });
        expect([method, url, answer.statusCode, answer.json()]).toEqual([method, url, 400, invalid]);
      }
      for (const step of ['create', 'complete', 'abort']) {
        const payload = { path: 'x', upload_id: 'u', parts: [] };
        const answer = await server.app.inject({ method: 'POST', url: `${base}/mpu/${step}/${hostile}`, payload });
        expect([step, answer.statusCode, answer.json().message]).toEqual([step, 400, 'Invalid path']);
      }
    }
    expect(await readdir(path.join(server.folder, '..'))).toEqual(before);
    expect(await readFile(path.join(server.folder, '..', 'canary'), 'utf8')).toBe('canary');
  });

  it("names a folder and a path without file name in the form of MLflow's native routes", async () => {
    await put(`${files}/folder/x`, 'x');
    const folder = await get(`${files}/folder`);
    expect([folder.statusCode, folder.json()]).toEqual([
      400,
      { detail: "Artifact path refers to a directory, not a file: 'folder'" },
    ]);
    const nameless = await put(`${files}/folder/`, 'x');
    expect([nameless.statusCode, nameless.json()]).toEqual([
      400,
      { detail: "Artifact path must include a filename (cannot end with '/')." },
    ]);
  });

  it('refuses a file in place of a folder, and below a file', async () => {
    await put(`${files}/taken/x`, 'x');
    for (const url of [`${files}/taken`, `${files}/taken/x/y`]) expect((await put(url, 'y')).statusCode).toBe(400);
    expect((await get(`${files}/taken/x`)).body).toBe('x');
  });

  it('does not delete the root', async () => {
    expect((await server.app.inject({ method: 'DELETE', url: `${files}/.` })).json()).toEqual(invalid);
  });
});

describe('404', () => {
  it('names the artifact', async () => {
    const answer = await get(`${files}/1/no%20such/file`);
    expect([answer.statusCode, answer.json()]).toEqual([
      404,
      {
        error_code: 'RESOURCE_DOES_NOT_EXIST',
        message: "No such artifact: '1/no such/file'",
        sqlstate: 'KAM00',
        error_class: 'RESOURCE_NOT_FOUND',
      },
    ]);
  });
});

describe('501', () => {
  it('R-19 sends clients back to one plain upload', async () => {
    for (const step of ['create', 'complete', 'abort']) {
      const payload = { path: 'x', upload_id: 'u', parts: [] };
      const answer = await server.app.inject({ method: 'POST', url: `${base}/mpu/${step}/1/x`, payload });
      const message = 'Multipart upload is not supported for the current artifact repository';
      expect([answer.statusCode, answer.json()]).toEqual([501, { error_code: 'NOT_IMPLEMENTED', message }]);
    }
    const presigned = await get(`${base}/presigned/1/x`);
    expect([presigned.statusCode, presigned.json().message]).toEqual([
      501,
      'Multipart download is not supported for the current artifact repository',
    ]);
  });
});

describe('a connection that breaks', () => {
  it('R-20 leaves nothing of a cut-off upload', async () => {
    await put(`${files}/cut/kept`, 'old');
    await server.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = server.app.server.address() as AddressInfo;
    for (const name of ['kept', 'new/file']) {
      const upload = send({
        port,
        method: 'PUT',
        path: `${files}/cut/${name}`,
        headers: { 'content-length': '1000000' },
      });
      upload.on('error', () => undefined);
      upload.write(Buffer.alloc(300_000));
      await expect.poll(staged).toHaveLength(1);
      upload.destroy();
      await expect.poll(staged).toEqual([]);
    }
    expect(await list('cut')).toEqual({ files: [{ path: 'kept', is_dir: false, file_size: 3 }] });
    expect((await get(`${files}/cut/kept`)).body).toBe('old');
  });

  const staged = (): Promise<string[]> => readdir(path.join(server.folder, '.millrace-staging'));
});
