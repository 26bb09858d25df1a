import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { obtainModel } from './obtain-model.ts';

const tiny = fileURLToPath(new URL('../../../../packages/models/fixtures/phi3-tiny/', import.meta.url));
const commit = 'c'.repeat(40);

let cacheDir: string;
let hub: Server;
let requests = 0;
beforeEach(async () => {
  cacheDir = mkdtempSync(path.join(tmpdir(), 'millrace-hub-'));
  requests = 0;
  hub = createServer((request, response) => {
    requests++;
    if (request.url === '/api/models/millers/phi3/revision/main')
      return void response.end(
        JSON.stringify({ sha: commit, siblings: readdirSync(tiny).map((rfilename) => ({ rfilename })) }),
      );
    if (!request.url?.startsWith(`/millers/phi3/resolve/${commit}/`)) return void response.writeHead(404).end();
    const content = readFileSync(path.join(tiny, path.basename(request.url)));
    const etag = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
    response
      .writeHead(200, { etag: `"${etag}"`, 'content-length': content.length })
      .end(request.method === 'HEAD' ? undefined : content);
  });
  await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve));
  process.env['HF_ENDPOINT'] = `http://127.0.0.1:${(hub.address() as AddressInfo).port}`;
});
afterEach(async () => {
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
  expect((await obtainModel('hf:millers/phi3', cacheDir, 'mine')).model).toEqual({
    folder: model.folder,
    name: 'mine',
  });
  expect(requests).toBe(before + 1);
});

it.each([
  ['hf:millers/other', 'The hub has no model "millers/other" with revision "main".'],
  ['hf:millers/phi3@v2', 'The hub has no model "millers/phi3" with revision "v2".'],
  ['hf:phi3', '"phi3" is neither a folder nor an id of the hub, such as "org/name".'],
])('%s is one line', async (uri, message) => {
  await expect(obtainModel(uri, cacheDir)).rejects.toThrow(message);
});
