import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { containedPath, containModel, namedPaths } from './contain.ts';
import { readMlmodel } from './mlmodel.ts';

let outer: string;
let folder: string;

beforeEach(async () => {
  outer = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-contain-')));
  folder = path.join(outer, 'model');
  await mkdir(path.join(folder, 'artifacts'), { recursive: true });
  await writeFile(path.join(folder, 'model.onnx'), 'x');
  await writeFile(path.join(outer, 'secret'), 'x');
});

afterEach(() => rm(outer, { recursive: true }));

describe('containedPath', () => {
  it('gives the real path, through links that stay inside', async () => {
    await symlink('../model.onnx', path.join(folder, 'artifacts/link'));
    expect(await containedPath(folder, 'artifacts/link')).toBe(path.join(folder, 'model.onnx'));
    await symlink(folder, path.join(outer, 'alias'));
    expect(await containedPath(path.join(outer, 'alias'), 'model.onnx')).toBe(path.join(folder, 'model.onnx'));
  });

  it.each(['../secret', 'artifacts/../../secret', '/etc/passwd', 'C:\\x', 'artifacts\\..\\..\\secret', '', 'a\0b'])(
    'refuses %j',
    async (relative) => {
      await expect(containedPath(folder, relative)).rejects.toMatchObject({
        error_code: 'INVALID_PARAMETER_VALUE',
        message: expect.stringContaining('outside its folder'),
      });
    },
  );

  it('refuses links that lead out, also on the way and to a neighbour with a longer name', async () => {
    await mkdir(`${folder}-2`);
    await writeFile(path.join(`${folder}-2`, 'f'), 'x');
    await symlink('../secret', path.join(folder, 'link'));
    await symlink('../..', path.join(folder, 'artifacts/up'));
    await symlink(`${folder}-2`, path.join(folder, 'near'));
    for (const relative of ['link', 'artifacts/up/secret', 'near/f'])
      await expect(containedPath(folder, relative)).rejects.toThrow('outside its folder');
  });

  it('says what is missing, and no path of this machine', async () => {
    await expect(containedPath(folder, 'nothing')).rejects.toMatchObject({
      error_code: 'RESOURCE_DOES_NOT_EXIST',
      message: "The model names the file 'nothing', which it does not have. Save or download the model again.",
    });
  });
});

describe('containModel', () => {
  const model = (flavors: string) => readMlmodel(`flavors: ${flavors}`);

  it('answers the real folder', async () => {
    await symlink(folder, path.join(outer, 'alias'));
    expect(await containModel(path.join(outer, 'alias'), model('{onnx: {data: model.onnx, code: null}}'))).toBe(folder);
  });

  it.each([
    ['the payload', '{onnx: {data: ../secret}}'],
    ['an artifact', '{python_function: {artifacts: {a: {path: /etc/passwd, uri: x}}}}'],
    ['an environment', '{python_function: {env: {conda: ../secret}}}'],
    ['a module', '{javascript_function: {module: ../secret}}'],
  ])('refuses %s outside', async (_, flavors) => {
    await expect(containModel(folder, model(flavors))).rejects.toThrow('outside its folder');
  });

  it('refuses a link that nobody names', async () => {
    await symlink('../../secret', path.join(folder, 'artifacts/weights.data'));
    await expect(containModel(folder, model('{}'))).rejects.toThrow("'artifacts/weights.data', which lies outside");
  });

  it('knows every path', () => {
    const text = [
      'flavors:',
      '  python_function: {env: {conda: c, virtualenv: v}, artifacts: {a: {path: artifacts/a}}, python_model: p, code: code}',
      '  transformers: {model_binary: model}',
      '  old: {env: conda.yaml}',
      'saved_input_example_info: {artifact_path: i, serving_input_path: s, type: json_object}',
    ].join('\n');
    expect(new Set(namedPaths(readMlmodel(text)))).toEqual(
      new Set(['c', 'v', 'artifacts/a', 'p', 'code', 'model', 'conda.yaml', 'i', 's']),
    );
  });
});
