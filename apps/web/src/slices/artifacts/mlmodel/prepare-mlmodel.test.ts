import { readMlmodel } from '@millrace/models/readers';
import { describe, expect, it } from 'vitest';
import { modelSnippets } from './model-snippets.ts';
import { modelFacts } from './prepare-mlmodel.ts';
import { signatureParts } from './prepare-signature.ts';

it('a signature is read line by line', () => {
  const mlmodel = readMlmodel(`flavors: {}
signature:
  inputs: '[{"type": "double", "name": "x", "required": true}, {"type": "long", "name": "y", "required": false}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "int64", "shape": [-1, 2]}}]'
  params: '[{"name": "k", "type": "long", "default": 3, "shape": null}]'
`);
  expect(signatureParts(mlmodel.signature ?? {})).toEqual([
    {
      title: 'Inputs',
      lines: [
        { name: 'x', type: 'double', note: '' },
        { name: 'y', type: 'long', note: 'optional' },
      ],
    },
    { title: 'Outputs', lines: [{ name: '0', type: 'int64 (any × 2)', note: '' }] },
    { title: 'Params', lines: [{ name: 'k', type: 'long', note: 'default 3' }] },
  ]);
  expect(signatureParts({})).toEqual([]);
});

describe('an MLmodel', () => {
  const facts = modelFacts(`flavors:
  python_function:
    env: {conda: conda.yaml, virtualenv: python_env.yaml}
    loader_module: mlflow.sklearn
    predict_fn: predict
  sklearn: {pickled_model: model.pkl, sklearn_version: 1.8.0}
saved_input_example_info:
  artifact_path: input_example.json
  serving_input_path: ../../secret
`);
  it('names its flavors and the files beside it', () => {
    expect(facts.flavors.map(({ name }) => name)).toEqual(['python_function', 'sklearn']);
    expect(facts.flavors[1]?.lines).toEqual([
      ['pickled_model', 'model.pkl'],
      ['sklearn_version', '1.8.0'],
    ]);
    expect(facts.example).toBe('input_example.json');
    expect(facts.environments).toEqual(['requirements.txt', 'conda.yaml', 'python_env.yaml']);
  });
  it('names no file outside of its folder', () => expect(facts.servingExample).toBeUndefined());
  it('that is none is refused', () => expect(() => modelFacts('a: 1')).toThrow("it has no 'flavors'"));
});

it('a model is loaded and served by its address', () => {
  const target = { trackingUri: 'http://host', uri: 'runs:/r/model', flavors: ['sklearn'], servingExample: 'e.json' };
  const { Python, TypeScript, Serve } = modelSnippets(target);
  expect(Python).toContain('mlflow.sklearn.load_model("runs:/r/model")');
  expect(TypeScript).toContain("resolveModel(client, 'runs:/r/model')");
  expect(Serve).toContain('-d @e.json');
});

it('a flavor that is no name of Python is not called', () => {
  const flavors = ['x"); import os #'];
  expect(modelSnippets({ trackingUri: 'http://host', uri: 'runs:/r/m', flavors })['Python']).not.toContain('import os');
});
