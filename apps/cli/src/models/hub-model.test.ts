import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Served } from '@millrace/scoring';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { obtainModel } from './obtain-model.ts';
import { serveOnce } from './serve-once.ts';

const tiny = fileURLToPath(new URL('../../../../packages/models/fixtures/phi3-tiny/', import.meta.url));
const commit = 'c'.repeat(40);

let cacheDir: string;
let hub: Server;
let requests = 0;
/** What the hub has. */
let shown = tiny;
beforeEach(async () => {
  cacheDir = mkdtempSync(path.join(tmpdir(), 'millrace-hub-'));
  requests = 0;
  shown = tiny;
  hub = createServer((request, response) => {
    requests++;
    if (request.url === '/api/models/millers/phi3/revision/main')
      return void response.end(
        JSON.stringify({
          sha: commit,
          siblings: readdirSync(shown, { recursive: true }).map((rfilename) => ({ rfilename })),
        }),
      );
    if (!request.url?.startsWith(`/millers/phi3/resolve/${commit}/`)) return void response.writeHead(404).end();
    const content = readFileSync(path.join(shown, request.url.slice(`/millers/phi3/resolve/${commit}/`.length)));
    const etag = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
    response
      .writeHead(200, { etag: `"${etag}"`, 'content-length': content.length })
      .end(request.method === 'HEAD' ? undefined : content);
  });
  await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve));
  process.env['HF_ENDPOINT'] = `http://127.0.0.1:${(hub.address() as AddressInfo).port}`;
});
afterEach(async () => {
  vi.unstubAllEnvs();
  delete process.env['HF_ENDPOINT'];
  hub.closeAllConnections();
  await new Promise((resolve) => hub.close(resolve));
  rmSync(cacheDir, { recursive: true, force: true });
});

it('lays a model of the hub out as MLflow would, once', async () => {
  const { model } = await obtainModel('hf:millers/phi3', cacheDir);
  expect(model.name).toBe('phi3');
  const mlmodel = readFileSync(path.join(model.folder, 'MLmodel'), 'utf8');
  expect(mlmodel).toContain('inference_task: llm/v1/chat');
  expect(mlmodel).toContain('source_model_name: millers/phi3');
  expect(readdirSync(path.join(model.folder, 'components/tokenizer'))).toContain('tokenizer.json');
  const before = requests;
  expect((await obtainModel('hf:millers/phi3', cacheDir, { name: 'mine' })).model).toEqual({
    folder: model.folder,
    name: 'mine',
  });
  expect(requests).toBe(before + 1);
});

it('is downloaded once for commands that serve it for one answer', async () => {
  vi.stubEnv('MILLRACE_MODEL_CACHE', cacheDir);
  const options = {
    modelUri: 'hf:millers/phi3',
    entry: new URL('../main.ts', import.meta.url),
    environment: { manager: 'local' },
    permissions: { allowModelCode: false, allowPythonWorker: false },
  } as const;
  const body = JSON.stringify({ messages: [{ role: 'user', content: 'Hello' }] });
  const ask = ({ url }: Served): Promise<Response> =>
    fetch(`${url}/invocations`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  expect(await (await serveOnce(options, ask)).text()).toContain('What shall we grind today?');
  const before = requests;
  expect((await serveOnce(options, ask)).status).toBe(200);
  expect(requests).toBe(before + 1);
});

it('lays ONNX of the hub out for Node', async () => {
  shown = path.join(cacheDir, 'shown');
  cpSync(tiny, shown, { recursive: true, filter: (file) => !file.endsWith('.safetensors') });
  const graph = path.join(tiny, '../phi3-tiny-onnx-int4');
  cpSync(path.join(graph, 'model.onnx'), path.join(shown, 'onnx/model_quantized.onnx'));
  cpSync(path.join(graph, 'model.onnx.data'), path.join(shown, 'onnx/model.onnx.data'));
  cpSync(path.join(graph, 'model.onnx'), path.join(shown, 'onnx/model_q4.onnx'));
  const { model: other } = await obtainModel('hf:millers/phi3', cacheDir, { precision: 'int4' });
  const { model } = await obtainModel('hf:millers/phi3', cacheDir);
  expect(other.folder).not.toBe(model.folder);
  const mlmodel = readFileSync(path.join(model.folder, 'MLmodel'), 'utf8');
  const [, place = ''] = /genai_onnx:\n {4}path: (.*)/.exec(mlmodel) ?? [];
  expect(readdirSync(path.join(model.folder, place, 'onnx')).sort()).toEqual([
    'model.onnx.data',
    'model_quantized.onnx',
  ]);
});

it.each([
  ['hf:millers/other', 'The hub has no model "millers/other" with revision "main".'],
  ['hf:millers/phi3@v2', 'The hub has no model "millers/phi3" with revision "v2".'],
  ['hf:phi3', '"phi3" is neither a folder nor an id of the hub, such as "org/name".'],
])('%s is one line', async (uri, message) => {
  await expect(obtainModel(uri, cacheDir)).rejects.toThrow(message);
});
