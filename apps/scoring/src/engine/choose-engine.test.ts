import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readMlmodel } from '@millrace/models';
import { describe, expect, it } from 'vitest';
import { loggedModel } from '../testing.ts';
import { chooseEngine, type EngineChoice } from './choose-engine.ts';

const nothing = { allowModelCode: false, allowPythonWorker: false };
const worker = { ...nothing, allowPythonWorker: true };
const code = { ...nothing, allowModelCode: true };

const logged = (name: string) => {
  const folder = loggedModel(name);
  return { folder, mlmodel: readMlmodel(readFileSync(path.join(folder, 'MLmodel'), 'utf8')) };
};
const made = (...flavors: string[]) => ({
  folder: '/nowhere',
  mlmodel: readMlmodel(`flavors:\n${flavors.map((name) => `  ${name}: {}\n`).join('')}`),
});
const chat = logged('phi3-chat-transformers-5.17.0');
const wrapper = logged('phi3-genai-python');

type Model = ReturnType<typeof made>;
const choose = ({ folder, mlmodel }: Model, wanted: EngineChoice, permissions = nothing) =>
  chooseEngine(folder, mlmodel, wanted, permissions);

describe('chooseEngine', () => {
  it.each<[string, Model, EngineChoice, typeof nothing, string, string]>([
    ['safetensors', chat, 'auto', nothing, 'native', 'the flavor transformers is data'],
    ['safetensors, the worker allowed', chat, 'auto', worker, 'native', 'the flavor transformers is data'],
    ['safetensors, Python wanted', chat, 'python', worker, 'python', '--engine python was given'],
    ['a graph', made('onnx', 'python_function'), 'auto', worker, 'native', 'the flavor onnx is data'],
    ['a class around a generate folder', wrapper, 'auto', nothing, 'native', 'class not executed'],
    ['the same, the worker allowed', wrapper, 'auto', worker, 'python', 'the class itself answers'],
    ['the same, native wanted', wrapper, 'native', worker, 'native', 'class not executed'],
    ['JavaScript', made('javascript_function'), 'auto', code, 'native', 'javascript_function'],
    [
      'JavaScript that Python loads too',
      made('javascript_function', 'python_function'),
      'auto',
      worker,
      'python',
      'the worker is',
    ],
    ['scikit-learn', made('sklearn', 'python_function'), 'auto', worker, 'python', 'only Python runs'],
  ])('%s', (_, model, wanted, permissions, engine, because) => {
    const chosen = choose(model, wanted, permissions);
    expect(chosen.engine).toBe(engine);
    expect(chosen.because).toContain(because);
  });

  it.each([
    ['config.json tokenizer.json onnx/model.onnx', 'native'],
    ['config.json tokenizer.json onnx/model_quantized.onnx', 'native'],
    ['config.json onnx/model.onnx', 'python'],
    ['model.onnx tokenizer.json', 'python'],
  ])('a class around a folder with %s', (names, engine) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'millrace-layout-'));
    try {
      for (const name of names.split(' ')) {
        const file = path.join(folder, 'artifacts/phi3-tiny-onnx-int4', name);
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, '');
      }
      const model = { folder, mlmodel: wrapper.mlmodel };
      if (engine === 'native') expect(choose(model, 'auto').because).toContain('class not executed');
      else expect(() => choose(model, 'auto')).toThrow('--allow-python-worker');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each<[string, Model, EngineChoice, typeof nothing, string]>([
    ['scikit-learn', made('sklearn', 'python_function'), 'auto', nothing, '--allow-python-worker'],
    ['Python wanted', chat, 'python', nothing, '--allow-python-worker'],
    ['JavaScript', made('javascript_function'), 'auto', nothing, '--allow-model-code'],
    ['JavaScript, only the worker allowed', made('javascript_function'), 'auto', worker, '--allow-model-code'],
    ['a flavor of R', made('crate'), 'auto', worker, 'Nothing here runs the flavors of this model (crate)'],
    ['scikit-learn, native wanted', made('sklearn', 'python_function'), 'native', worker, 'No native engine'],
  ])('refuses %s with the remedy', (_, model, wanted, permissions, message) => {
    expect(() => choose(model, wanted, permissions)).toThrow(message);
  });
});
