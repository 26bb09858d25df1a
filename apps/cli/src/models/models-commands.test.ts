import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const logged = fileURLToPath(new URL('../../../../packages/models/fixtures/logged', import.meta.url));
const patience = 60_000;
const cache = mkdtempSync(path.join(tmpdir(), 'millrace-models-cache-'));
afterAll(() => rm(cache, { recursive: true, force: true }));

async function models(args: readonly string[], input = ''): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [main, 'models', ...args], {
    env: { PATH: process.env['PATH'], MILLRACE_MODEL_CACHE: cache },
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (said.stdout += chunk));
  child.stderr.on('data', (chunk) => (said.stderr += chunk));
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number];
  return { code, ...said };
}

describe('millrace models', { timeout: patience }, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'millrace-models-'));
    await cp(path.join(logged, 'phi3-genai-python'), path.join(folder, 'model'), { recursive: true });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('predict answers without a line feed at the end', async () => {
    const prompt = '<|user|>What is the capital of Spain?<|end|><|assistant|>';
    const { code, stdout } = await models(['predict', '-m', path.join(folder, 'model')], JSON.stringify({ prompt }));
    expect([code, stdout]).toEqual([0, '"The capital of Spain is Madrid."']);
  });
  it('predict tells why it cannot', async () => {
    const refused = await models(['predict', '-m', path.join(folder, 'model')], '{}');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('exactly one of the input fields');
    expect((await models(['predict', '-m', 'x', '-t', 'xml'])).stderr).toContain('must be one of json or csv');
  });
  it('chat talks', async () => {
    const model = path.join(logged, 'phi3-chat-transformers-5.17.0');
    const { stdout } = await models(['chat', '-m', model], 'What is the capital of Spain?\nAnswer with JSON.\n\n');
    expect(stdout.split('\n')[0]).toBe('The capital of Spain is Madrid.');
  });
  it('inspect shows signature, digests and what pickles import', async () => {
    const { stdout } = await models(['inspect', '-m', path.join(folder, 'model'), '--json']);
    const inspection = JSON.parse(stdout) as {
      signature: string;
      files: { path: string; sha256: string }[];
      pickles: { verdict: string; imports: string[] }[];
    };
    expect(inspection.signature).toContain("['prompt': string (required)]");
    expect(inspection.files.find(({ path: name }) => name === 'MLmodel')?.sha256).toMatch(/^[\da-f]{64}$/);
    expect(inspection.pickles[0]).toMatchObject({ verdict: 'code' });
    expect(inspection.pickles[0]?.imports).toContain('mlflow.pyfunc.model.PythonModel');
  });
  it('update-pip-requirements overwrites in place, appends, removes, and tells conda', async () => {
    const model = path.join(folder, 'model');
    expect((await models(['update-pip-requirements', '-m', model, 'add', 'Numpy==1.0', 'requests'])).code).toBe(0);
    expect((await models(['update-pip-requirements', '-m', model, 'remove', 'torch==9', 'unknown'])).code).toBe(0);
    const lines = (await readFile(path.join(model, 'requirements.txt'), 'utf8')).split('\n');
    expect(lines).toContain('numpy==1.0');
    expect(lines.at(-1)).toBe('requests');
    expect(lines).not.toContain('torch');
    expect(await readFile(path.join(model, 'conda.yaml'), 'utf8')).toContain('- numpy==1.0');
  });
  it.each([
    [['update-pip-requirements', '-m', 'models:/x/1', 'add', 'a'], 1, 'not supported'],
    [['update-pip-requirements', '-m', 'x', 'change', 'a'], 2, "'change' is not one of 'add', 'remove'"],
    [['serve'], 2, "Try 'millrace models serve --help' for help."],
    [['serve', '-m', 'x', '-p', 'abc'], 2, "'abc' is not a valid integer"],
    [['serve', '-m', 'x', '--env-manager', 'foo'], 1, "Must be one of ['local', 'conda', 'virtualenv', 'uv']"],
    [['serve', '-m', 'x', '--enable-mlserver'], 2, 'unknown option'],
    [['inspect', '-m', '/nowhere'], 1, 'No such artifact'],
  ])('%j is refused in one message', async (args, status, message) => {
    const { code, stderr } = await models(args);
    expect(code).toBe(status);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
