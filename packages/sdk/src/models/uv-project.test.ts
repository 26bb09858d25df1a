import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { genaiOnnx, transformers } from './index.ts';
import { fakeServer } from './testing.ts';

const fixtures = fileURLToPath(new URL('../../../models/fixtures', import.meta.url));
const folder = path.join(fixtures, 'phi3-tiny-onnx-int4');
const publicIndex = ['https://pypi', 'org/simple'].join('.');
const lock = `source = { registry = "${publicIndex}" }\nsource = { registry = "https://wheels.mill/simple" }\n`;
// What uv prints for such a project; whether it is called in the right way is the business of the real client's cases.
const uv =
  '#!/bin/sh\n[ -f uv.lock ] && [ "$1" = export ] && printf "# by uv\\nnumpy==2.4.6\\n\\nonnx==1.22.0 ; python_version > \'3\'\\n"\n';

let place: string;
let uvProject: string;
beforeEach(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'millrace-uv-'));
  uvProject = path.join(place, 'project');
  await mkdir(uvProject);
  await writeFile(path.join(uvProject, 'uv.lock'), lock);
  await writeFile(path.join(uvProject, 'pyproject.toml'), '[project]\nname = "mill"\n');
  await writeFile(path.join(place, 'uv'), uv);
  await chmod(path.join(place, 'uv'), 0o755);
  vi.stubEnv('PATH', `${place}:${process.env['PATH']}`);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(place, { recursive: true });
});

/** What lies in the model, by name. */
async function logged(options: object): Promise<ReadonlyMap<string, string>> {
  const { client, files } = fakeServer();
  await genaiOnnx.logModel(client, { folder, ...options });
  return new Map([...files].map(([name, text]) => [path.basename(name), text]));
}

it('what uv has locked are the requirements, and the project comes along with code', async () => {
  const files = await logged({ uvProject });
  expect(files.get('requirements.txt')?.split('\n')).toEqual([
    ...['mlflow==3.17.2', '--extra-index-url https://wheels.mill/simple'],
    ...['numpy==2.4.6', "onnx==1.22.0 ; python_version > '3'"],
  ]);
  expect(files.get('uv.lock')).toBe(lock);
  expect(files.get('pyproject.toml')).toContain('mill');
});

it('requirements that are given go before, and the files can be left out', async () => {
  vi.stubEnv('MLFLOW_LOG_UV_FILES', 'false');
  const files = await logged({ uvProject, requirements: ['numpy'] });
  expect(files.get('requirements.txt')).toBe('mlflow==3.17.2\nnumpy');
  expect(files.has('uv.lock')).toBe(false);
});

it('without uv, and in a folder that is no project, the flavor says what it needs', async () => {
  vi.stubEnv('PATH', uvProject);
  expect((await logged({ uvProject })).get('requirements.txt')).toBe('mlflow==3.17.2\nonnxruntime-genai\nnumpy');
  expect((await logged({})).has('uv.lock')).toBe(false);
  await expect(logged({ uvProject: place })).rejects.toThrow('needs both uv.lock and pyproject.toml');
});

it('a flavor without code keeps the requirements only', async () => {
  const { client, files } = fakeServer();
  const model = { folder: path.join(fixtures, 'phi3-tiny'), task: 'text-generation', uvProject } as const;
  await transformers.logModel(client, model);
  const names = [...files.keys()].map((name) => path.basename(name));
  expect(names).not.toContain('uv.lock');
  expect([...files].find(([name]) => name.endsWith('/requirements.txt'))?.[1]).toContain('numpy==2.4.6');
});
