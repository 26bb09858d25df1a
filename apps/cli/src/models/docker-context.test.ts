import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wantedEnvironment } from '../python-env/wanted-environment.ts';
import { writeContext } from './docker-context.ts';

/** Stands for the one-file program: a module beside which the packages are found. */
const entry = new URL('../../bin/millrace.mjs', import.meta.url);
const folder = fileURLToPath(new URL('../../../../packages/models/fixtures/logged/phi3-genai-python', import.meta.url));
const contextBytesMax = 150 * 2 ** 20;

describe('the context of an image', () => {
  let output: string;
  beforeAll(async () => {
    output = path.join(await mkdtemp(path.join(tmpdir(), 'millrace-context-')), 'context');
  });
  afterAll(() => rm(path.dirname(output), { recursive: true, force: true }));

  it('serves a native model as a user without rights, without Python, with the libraries of one system', async () => {
    writeContext({ entry, folder, allowModelCode: false, output });
    const lines = (await readFile(path.join(output, 'Dockerfile'), 'utf8')).split('\n');
    expect(lines[0]).toBe('FROM node:24-slim');
    expect(lines).toContain('USER node');
    expect(lines).toContain('EXPOSE 8080');
    expect(lines.join('\n')).not.toMatch(/python|pip|--allow/);
    const files = await readdir(output, { recursive: true });
    expect(files).toContain('model_dir/MLmodel');
    expect(files.filter((file) => /\.(?:dll|dylib)$|bin.*arm64/.test(file))).toEqual([]);
    const sizes = await Promise.all(files.map(async (file) => (await stat(path.join(output, file))).size));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(contextBytesMax);
  });

  it('installs a Python model’s requirements, and says so to the program', async () => {
    const python = { wanted: await wantedEnvironment(folder), additions: ['mlflow==3.17.2'] };
    writeContext({ entry, folder, python, allowModelCode: false, output });
    const dockerfile = await readFile(path.join(output, 'Dockerfile'), 'utf8');
    expect(dockerfile).toMatch(/^FROM python:3\.11\.\d+-slim$/m);
    expect(dockerfile).toContain('COPY model_dir/*.txt ./');
    expect(dockerfile).toContain(
      "RUN pip install --no-cache-dir -r requirements.txt\nRUN pip install --no-cache-dir 'mlflow==3.17.2'\n",
    );
    expect(dockerfile).toContain('COPY --chown=1000:1000 model_dir /opt/ml/model');
    expect(dockerfile).toContain('"--engine","python","--allow-python-worker","--env-manager","local"');
    expect(dockerfile).toMatch(/^USER node$/m);
  });
});
