import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { environmentFiles } from './environment-files.ts';
import { exampleFiles } from './input-example.ts';
import { readMlmodel } from './mlmodel.ts';
import { fromJs } from './python-value.ts';
import { creationTime, writeMlmodel } from './write-mlmodel.ts';
import { writeYaml } from './write-yaml.ts';

/** Logged by MLflow: `conformance/models/log_founding_models.py`. */
const logged = ['phi3-chat-transformers-4.57.6', 'phi3-chat-transformers-5.17.0', 'phi3-genai-python'];
const read = (model: string, file: string) =>
  readFileSync(new URL(`../fixtures/logged/${model}/${file}`, import.meta.url), 'utf8');

describe('writeMlmodel', () => {
  it.each(logged)('writes what it read of %s byte for byte', (model) => {
    const text = read(model, 'MLmodel');
    expect(writeMlmodel(readMlmodel(text))).toBe(text);
  });

  it('keeps keys that it does not know', () => {
    const text = 'flavors: {}\nfuture:\n- a: 1\nmodel_id: null\nprompts: null\n';
    expect(writeMlmodel(readMlmodel(text))).toBe(text);
  });

  it('quotes the time, which PyYAML would read as a date', () => {
    const utc_time_created = creationTime(new Date(Date.UTC(2026, 10, 26, 13, 0, 1, 250)));
    const text = writeMlmodel({ flavors: {}, utc_time_created, other: readMlmodel('flavors: {}').other });
    expect(text).toContain("utc_time_created: '2026-11-26 13:00:01.250000'\n");
  });

  it.each([
    ['a list', '- a', 'it is not a map'],
    ['no flavors', 'run_id: x', "it has no 'flavors'"],
    ['a flavor that is text', 'flavors: {onnx: x}', "the flavor 'onnx' is not a map"],
    [
      'a signature that is no text',
      'flavors: {}\nsignature: {inputs: [1]}',
      "the signature's 'inputs' is not JSON text",
    ],
    ['a flag that is text', 'flavors: {}\nis_signature_from_type_hint: maybe', 'neither true nor false'],
  ])('refuses %s', (_, text, message) => {
    expect(() => readMlmodel(text)).toThrow(message);
  });

  it('reads ids that look like numbers as text', () => {
    expect(readMlmodel('flavors: {}\nmodel_uuid: 12e4567890123\nrun_id: 123').model_uuid).toBe('12e4567890123');
    expect(readMlmodel('flavors: {}\nrun_id: 123').run_id).toBe('123');
  });
});

describe('environmentFiles', () => {
  it('writes what MLflow writes, with each project once', () => {
    const files = environmentFiles({
      requirements: ['onnxruntime-genai==0.18.0', 'torch', 'onnxruntime_genai', '-c constraints.txt'],
      pythonVersion: '3.11.7',
      mlflowVersion: '3.17.2',
    });
    expect(files.get('requirements.txt')).toBe('mlflow==3.17.2\nonnxruntime-genai==0.18.0\ntorch\n-c constraints.txt');
    expect(files.get('python_env.yaml')).toBe(
      'python: 3.11.7\nbuild_dependencies:\n- pip\n- setuptools\n- wheel\ndependencies:\n- -r requirements.txt\n',
    );
    const conda = read('phi3-chat-transformers-5.17.0', 'conda.yaml').replace('pip<=23.2.1', 'pip');
    expect(
      environmentFiles({
        requirements: ['torch', 'transformers'],
        pythonVersion: '3.11.7',
        mlflowVersion: '3.17.2',
      }).get('conda.yaml'),
    ).toBe(conda);
  });
});

describe('exampleFiles', () => {
  it.each(logged)('writes the example of %s as MLflow does', (model) => {
    const { files, info } = exampleFiles(JSON.parse(read(model, 'input_example.json')));
    for (const [name, text] of files) expect(text).toBe(read(model, name));
    expect(info).toEqual(readMlmodel(read(model, 'MLmodel')).saved_input_example_info);
  });

  it('wraps other inputs, with params beside them', () => {
    const { files, info } = exampleFiles({ data: new Float32Array([1, 2.5]), dims: [1, 2] }, { k: 1 });
    expect(files.get('input_example.json')).toBe('{"inputs": [[1.0, 2.5]], "params": {"k": 1}}');
    expect(JSON.parse(files.get('serving_input_example.json')!)).toEqual({ inputs: [[1, 2.5]], params: { k: 1 } });
    expect(writeYaml(info)).toBe(
      "artifact_path: input_example.json\nparams: 'true'\nserving_input_path: serving_input_example.json\ntype: ndarray\n",
    );
  });

  it('writes bytes as base64 in lines', () => {
    expect(exampleFiles({ x: Buffer.from('abc') }).files.get('input_example.json')).toBe('{"x": "YWJj\\n"}');
  });
});

describe('writeYaml', () => {
  it.each<[unknown, string]>([
    [{ b: 1, a: [1, [2, { c: null }]], e: {}, f: [] }, 'a:\n- 1\n- - 2\n  - c: null\nb: 1\ne: {}\nf: []\n'],
    [
      { k: ['yes', '1.5', 'a: b', "it's", '', '2020-01-02', '- a', 'x'] },
      "k:\n- 'yes'\n- '1.5'\n- 'a: b'\n- it's\n- ''\n- '2020-01-02'\n- '- a'\n- x\n",
    ],
    [{ k: 'é' }, 'k: "\\xE9"\n'],
    [{ k: 'a\nb' }, "k: 'a\n\n  b'\n"],
    [{ k: 1e-7, l: 0.5, m: true }, 'k: 1.0e-07\nl: 0.5\nm: true\n'],
    [{ k: `${'word '.repeat(20)}end` }, `k: ${'word '.repeat(15)}word\n  word word word word end\n`],
  ])('writes %j', (value, text) => {
    expect(writeYaml(fromJs(value))).toBe(text);
  });

  it('puts long keys on a line of their own', () => {
    expect(writeYaml(fromJs({ [`${'k'.repeat(122)}`]: 1 }))).toBe(`${'k'.repeat(122)}: 1\n`);
    expect(writeYaml(fromJs({ [`${'k'.repeat(123)}`]: [1, { a: 2 }] }))).toBe(
      `? ${'k'.repeat(123)}\n: - 1\n  - a: 2\n`,
    );
  });

  it('keeps letters where asked', () => {
    expect(writeYaml(fromJs({ k: 'é水' }), { unicode: true })).toBe('k: é水\n');
  });
});
