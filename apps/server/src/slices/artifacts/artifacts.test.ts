import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { artifactProxySlice } from '../artifact-proxy/index.ts';
import { type ArtifactApp, openArtifactApp } from '../artifact-proxy/testing.ts';
import { experimentsSlice } from '../experiments/index.ts';
import { loggedModelsSlice } from '../logged-models/index.ts';
import { runsSlice, setRunsOfExperimentDeleted } from '../runs/index.ts';
import { artifactsSlice } from './index.ts';
import { uploadBytesMax } from './upload-run-artifact.ts';

let server: ArtifactApp;
let run_id: string;
let model_id: string;
beforeAll(async () => {
  server = await openArtifactApp([
    artifactsSlice,
    artifactProxySlice,
    experimentsSlice(setRunsOfExperimentDeleted),
    runsSlice,
    loggedModelsSlice,
  ]);
  run_id = await newRun('0');
  model_id = (await post('/api/2.0/mlflow/logged-models', { experiment_id: '0', name: 'm' })).json().model.info
    .model_id;
  await put(`0/${run_id}/artifacts/d/b.json`, '{}');
  await put(`0/${run_id}/artifacts/empty`, '');
  await put(`0/models/${model_id}/artifacts/data/w.bin`, '123');
});
afterAll(() => server.close());

const get = (url: string) => server.app.inject({ url });
const post = (url: string, payload: object) => server.app.inject({ method: 'POST', url, payload });
const put = (file: string, payload: string) =>
  server.app.inject({ method: 'PUT', url: `/api/2.0/mlflow-artifacts/artifacts/${file}`, payload });
const newRun = async (experiment_id: string): Promise<string> =>
  (await post('/api/2.0/mlflow/runs/create', { experiment_id })).json().run.info.run_id;
const newExperiment = async (artifact_location: string): Promise<string> =>
  (await post('/api/2.0/mlflow/experiments/create', { name: artifact_location, artifact_location })).json()
    .experiment_id;
const listOf = (folder?: string) =>
  get(
    `/api/2.0/mlflow/artifacts/list?run_id=${run_id}${folder === undefined ? '' : `&path=${encodeURIComponent(folder)}`}`,
  );
const upload = (query: string, payload: string | Buffer) =>
  server.app.inject({ method: 'POST', url: `/ajax-api/2.0/mlflow/upload-artifact?${query}`, payload });
const root_uri = (): string => `mlflow-artifacts:/0/${run_id}/artifacts`;
const modelUrl = (id: string): string => `/ajax-api/2.0/mlflow/logged-models/${id}/artifacts`;
const message = (text: string) => expect.objectContaining({ error_code: 'INVALID_PARAMETER_VALUE', message: text });

describe('an HTML file as a page', () => {
  let own: string;
  const page = (path: string) => get(`/ajax-api/3.0/millrace/artifacts/page?run_id=${own}&path=${path}`);
  beforeAll(async () => {
    own = await newRun('0');
    await put(`0/${own}/artifacts/report.html`, '<script>1</script>');
    await put(`0/${own}/artifacts/b.json`, '{}');
  });
  it('has an origin of its own and can reach nothing', async () => {
    const { statusCode, headers, body } = await page('report.html');
    expect([statusCode, body, headers['content-type']]).toEqual([
      200,
      '<script>1</script>',
      'text/html; charset=utf-8',
    ]);
    expect(headers['content-security-policy']).toMatch(/^sandbox allow-scripts; default-src 'none';/);
    expect(headers['content-security-policy']).not.toContain('allow-same-origin');
    expect(headers).not.toHaveProperty('content-disposition');
  });
  it('400: only HTML is shown so', async () => {
    expect((await page('b.json')).json().message).toBe("'path' must name an HTML file, got 'b.json'.");
  });
  it('404: the paths of other folders are none', async () => {
    expect((await page('nothing.html')).statusCode).toBe(404);
    expect((await page('..%2F..%2Fx.html')).statusCode).toBe(400);
  });
});

describe('200', () => {
  it('lists a folder of a run, named from its root as the request spelled the folder', async () => {
    expect((await listOf()).json()).toEqual({
      root_uri: root_uri(),
      files: [
        { path: 'd', is_dir: true },
        { path: 'empty', is_dir: false },
      ],
    });
    for (const [folder, named] of [
      ['d', 'd/b.json'],
      ['d/', 'd/b.json'],
      ['./d', './d/b.json'],
      ['d//', 'd//b.json'],
      ['%64', 'd/b.json'],
    ] as const) {
      expect((await listOf(folder)).json().files).toEqual([{ path: named, is_dir: false, file_size: 2 }]);
    }
    for (const nothing of ['empty', 'nope']) expect((await listOf(nothing)).json()).toEqual({ root_uri: root_uri() });
  });

  it('downloads a file of a run by either name of its id', async () => {
    for (const name of ['run_id', 'run_uuid']) {
      const answer = await get(`/get-artifact?${name}=${run_id}&path=d/b.json`);
      expect([answer.statusCode, answer.body, answer.headers['content-type']]).toEqual([200, '{}', 'text/plain']);
      expect(answer.headers['content-disposition']).toBe('attachment; filename=b.json');
    }
  });

  it('lists and downloads artifacts of a logged model', async () => {
    const root = `mlflow-artifacts:/0/models/${model_id}/artifacts`;
    expect((await get(`${modelUrl(model_id)}/directories`)).json()).toEqual({
      root_uri: root,
      files: [{ path: 'data', is_dir: true }],
    });
    expect((await get(`${modelUrl(model_id)}/directories?artifact_directory_path=data`)).json().files).toEqual([
      { path: 'data/w.bin', is_dir: false, file_size: 3 },
    ]);
    expect((await get(`${modelUrl(model_id)}/files?artifact_file_path=data/w.bin`)).body).toBe('123');
  });

  it('takes a file of any size, whole or not at all', async () => {
    const send = (path: string, payload: Buffer | string) =>
      server.app.inject({
        method: 'PUT',
        url: `/ajax-api/3.0/millrace/artifacts/file?${new URLSearchParams({ run_id, path })}`,
        headers: { 'content-type': 'application/octet-stream' },
        payload,
      });
    const large = Buffer.alloc(uploadBytesMax + 1, 7);
    expect((await send('up/a b+ü.bin', large)).statusCode).toBe(200);
    const sent = await get(`/get-artifact?${new URLSearchParams({ run_id, path: 'up/a b+ü.bin' })}`);
    expect(sent.rawPayload.equals(large)).toBe(true);
    expect((await send('up/empty', '')).statusCode).toBe(200);
    for (const path of ['up/', '../x', '/etc/x', '%2e%2e/x']) {
      const answer = await send(path, 'x');
      expect([path, answer.statusCode, answer.json().error_code]).toEqual([path, 400, 'INVALID_PARAMETER_VALUE']);
    }
  });
  it('takes an upload of the page', async () => {
    const largest = Buffer.alloc(uploadBytesMax, 1);
    for (const [name, payload] of [
      ['up/x.txt', 'text'],
      ['up/big', largest],
    ] as const) {
      expect((await upload(`run_uuid=${run_id}&path=${name}`, payload)).statusCode).toBe(200);
      const { rawPayload } = await get(`/get-artifact?run_id=${run_id}&path=${name}`);
      expect(rawPayload.equals(Buffer.from(payload))).toBe(true);
    }
  });

  it('serves runs whose location is a folder inside the roots', async () => {
    const folder = path.join(server.folder, 'special');
    const run = await newRun(await newExperiment(folder));
    await put(`special/${run}/artifacts/f`, 'text');
    const listing = await get(`/api/2.0/mlflow/artifacts/list?run_id=${run}`);
    expect(listing.json()).toEqual({
      root_uri: `${folder}/${run}/artifacts`,
      files: [{ path: 'f', is_dir: false, file_size: 4 }],
    });
    const presigned = await post('/api/2.0/mlflow/artifacts/presigned-upload-url', { run_id: run, path: 'x' });
    expect([presigned.statusCode, presigned.json().message]).toEqual([
      501,
      'Presigned upload is not supported for the current artifact repository',
    ]);
  });
});

describe('400', () => {
  it('P-1 unsafe paths are refused before anything is looked up', async () => {
    for (const hostile of ['../x', '%252e%252e/x', '/etc/passwd', 'a\\b', 'a#b', 'C:/x', 'file:///etc']) {
      const given = encodeURIComponent(hostile);
      for (const url of [
        `/api/2.0/mlflow/artifacts/list?run_id=nope&path=${given}`,
        `/get-artifact?run_id=nope&path=${given}`,
        `${modelUrl('m-nope')}/directories?artifact_directory_path=${given}`,
        `${modelUrl('m-nope')}/files?artifact_file_path=${given}`,
      ]) {
        const answer = await get(url);
        expect([url, answer.statusCode, answer.json()]).toEqual([url, 400, message('Invalid path')]);
      }
      expect((await upload(`run_uuid=nope&path=${given}`, 'x')).json()).toEqual(message('Invalid path'));
      for (const kind of ['upload', 'download']) {
        const answer = await post(`/api/2.0/mlflow/artifacts/presigned-${kind}-url`, { run_id: 'nope', path: hostile });
        expect([kind, answer.statusCode, answer.json()]).toEqual([kind, 400, message('Invalid path')]);
      }
    }
  });

  it('P-8 locations outside the roots are stored, and neither listed, served nor written', async () => {
    for (const location of ['s3://bucket/x', '/etc', 'file:///etc', 'dbfs:/x']) {
      const run = await newRun(await newExperiment(location));
      for (const answer of [
        await get(`/api/2.0/mlflow/artifacts/list?run_id=${run}`),
        await get(`/get-artifact?run_id=${run}&path=passwd`),
        await upload(`run_uuid=${run}&path=x`, 'x'),
      ]) {
        expect(answer.statusCode).toBe(400);
        expect(answer.json().message).toMatch(/lies outside what this server lists and serves/);
      }
    }
  });

  it('refuses an upload that is incomplete, empty or too large, and keeps nothing of it', async () => {
    const refusals = [
      ['path=x', 'x', 'Request must specify run_uuid.'],
      [`run_uuid=${run_id}`, 'x', 'Request must specify path.'],
      [`run_uuid=${run_id}&path=refused`, '', 'Request must specify data.'],
      [
        `run_uuid=${run_id}&path=refused`,
        Buffer.alloc(uploadBytesMax + 1),
        'Artifact size is too large. Max size is 10MB.',
      ],
    ] as const;
    for (const [query, payload, text] of refusals) {
      const answer = await upload(query, payload);
      expect([answer.statusCode, answer.json()]).toEqual([400, message(text)]);
    }
    expect((await listOf()).json().files.map((file: { path: string }) => file.path)).not.toContain('refused');
  });

  it('says what it needs, and that a folder is no file', async () => {
    expect((await get(`/get-artifact?run_id=${run_id}&path=d`)).json()).toEqual(
      message(`Artifact path refers to a directory, not a file: '0/${run_id}/artifacts/d'`),
    );
    expect((await get(`${modelUrl(model_id)}/files`)).json()).toMatchObject({
      error_code: 'BAD_REQUEST',
      message: 'Request must include the "artifact_file_path" query parameter.',
    });
  });

  it('explains presigned addresses for proxied storage', async () => {
    const scheme = '(artifact URI scheme: mlflow-artifacts)';
    const refusals = [
      ['upload', { path: 'x' }, 'Exactly one of run_id and model_id must be provided.'],
      ['upload', { path: 'x', run_id, model_id }, 'Exactly one of run_id and model_id must be provided.'],
      [
        'upload',
        { path: 'x', model_id },
        `Presigned upload is not supported for proxied artifact storage ${scheme}. This endpoint requires a direct cloud storage artifact URI.`,
      ],
      [
        'download',
        { path: 'x', run_id },
        `Presigned download is not supported for runs with proxied artifact storage ${scheme}. This endpoint requires a run with a direct cloud storage artifact URI.`,
      ],
      ['download', { path: 'x', run_id, expiration: 0 }, 'expiration must be between 1 and 604800 seconds (got 0).'],
      [
        'download',
        { path: 'x', run_id, expiration: '604801' },
        'expiration must be between 1 and 604800 seconds (got 604801).',
      ],
    ] as const;
    for (const [kind, body, text] of refusals) {
      const answer = await post(`/api/2.0/mlflow/artifacts/presigned-${kind}-url`, body);
      expect([answer.statusCode, answer.json()]).toEqual([400, message(text)]);
    }
  });
});

describe('404', () => {
  it('unknown runs, models and files', async () => {
    const cases = [
      ['/api/2.0/mlflow/artifacts/list?run_id=nope', 'Run with id=nope not found'],
      ['/get-artifact?run_id=nope&path=x', 'Run with id=nope not found'],
      ['/get-artifact?path=x', 'Run with id=None not found'],
      [`/get-artifact?run_id=${run_id}&path=nope`, `No such artifact: '0/${run_id}/artifacts/nope'`],
      [`${modelUrl('m-nope')}/directories`, "Logged model with ID 'm-nope' not found."],
      [
        `${modelUrl(model_id)}/files?artifact_file_path=nope`,
        `No such artifact: '0/models/${model_id}/artifacts/nope'`,
      ],
    ] as const;
    for (const [url, text] of cases) {
      const answer = await get(url);
      expect([answer.statusCode, answer.json()]).toMatchObject([
        404,
        { error_code: 'RESOURCE_DOES_NOT_EXIST', message: text },
      ]);
    }
    expect((await upload('run_uuid=nope&path=x', 'x')).statusCode).toBe(404);
  });
  it('names a file of a local place from that place', async () => {
    const run = await newRun(await newExperiment(path.join(server.folder, 'local')));
    expect((await get(`/get-artifact?run_id=${run}&path=d/nope`)).json().message).toBe("No such artifact: 'd/nope'");
  });
});
