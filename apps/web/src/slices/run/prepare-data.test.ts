import { expect, it } from 'vitest';
import { datasetRows, modelRows } from './prepare-data.ts';

it('datasets say where they come from, how large they are and what is in them', () => {
  const dataset = {
    name: 'iris',
    digest: 'd1',
    source_type: 'http',
    source: '{"url": "https://host/iris.csv"}',
    schema: '{"mlflow_colspec": [{"type": "double", "name": "x", "required": true}, {"type": "long"}]}',
    profile: '{"num_rows": 1500, "num_elements": 6000}',
  };
  const [row, bare] = datasetRows({
    inputs: {
      dataset_inputs: [
        { dataset, tags: [{ key: 'mlflow.data.context', value: 'training' }] },
        { dataset: { name: 'x', source: 'no json', schema: '{', profile: 'null' } },
      ],
    },
  });
  expect(row).toEqual({
    name: 'iris',
    digest: 'd1',
    context: 'training',
    sourceType: 'http',
    source: 'https://host/iris.csv',
    size: '1,500 rows, 6,000 elements',
    columns: [
      { name: 'x', type: 'double' },
      { name: '1', type: 'long' },
    ],
  });
  expect(bare).toMatchObject({ name: 'x', source: 'no json', size: '', columns: [] });
});

it('models are told apart by their direction', () => {
  const run = {
    inputs: { model_inputs: [{ model_id: 'a' }] },
    outputs: { model_outputs: [{ model_id: 'b', step: 7 }] },
  };
  expect(modelRows(run)).toEqual([
    { model_id: 'a', direction: 'input', step: '' },
    { model_id: 'b', direction: 'output', step: '7' },
  ]);
});
