/** `whole-flow.ts URL NAME FOLDER`: a run with all that belongs to it, a model of every flavor, and one of them fetched again. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from '@millrace/sdk';
import {
  fetchModel,
  genaiOnnx,
  inferSignature,
  javascriptFunction,
  onnx,
  resolveModel,
  transformers,
} from '@millrace/sdk/models';

const [baseUrl = '', name = '', folder = ''] = process.argv.slice(2);
const fixtures = fileURLToPath(new URL('../../models/fixtures/', import.meta.url));
const client = createClient({ baseUrl });

const { experiment_id: experimentId = '' } = await client.experiments.createExperiment({ name });
const { run } = await client.runs.createRun({
  experiment_id: experimentId,
  run_name: 'from TypeScript',
  start_time: 1,
});
const runId = run?.info?.run_id ?? '';
await client.runs.logBatch({
  run_id: runId,
  metrics: [0.5, 0.25, Number.NaN].map((value, step) => ({ key: 'loss', value, step, timestamp: 10 + step })),
  params: [{ key: 'rate', value: '0.01' }],
  tags: [{ key: 'language', value: 'TypeScript' }],
});
await client.runs.logMetric({ run_id: runId, key: 'best', value: Number.POSITIVE_INFINITY, timestamp: 20, step: 3 });
const artifacts = (run?.info?.artifact_uri ?? '').replace(/^mlflow-artifacts:\/+/, '');
await client.artifactProxy.uploadArtifact({ artifact_path: `${artifacts}/notes/é a.txt` }, 'naïve');

const place = { experimentId, runId };
const inputs = { data: new Float32Array([1, 2, 3, 4]), dims: [2, 2] };
const prompt = { prompt: '<|user|>What is the capital of Spain?<|end|><|assistant|>' };
const models = {
  onnx: await onnx.logModel(client, {
    ...{
      ...place,
      name: 'linear',
      model: path.join(folder, 'linear.onnx'),
      inputExample: inputs,
      registeredModelName: name,
    },
    signature: inferSignature({ inputs, outputs: { y: { data: new Float32Array(2), dims: [2, 1] } } }),
  }),
  transformers: await transformers.logModel(client, {
    ...{ ...place, name: 'phi3', folder: `${fixtures}phi3-tiny`, task: 'llm/v1/chat' },
    inputExample: { messages: [{ role: 'user', content: 'Hello' }] },
  }),
  genaiOnnx: await genaiOnnx.logModel(client, {
    ...{ ...place, name: 'folder', folder: `${fixtures}phi3-tiny-onnx-int4`, inputExample: prompt },
  }),
  javascript: await javascriptFunction.logModel(client, {
    ...{ ...place, name: 'code', module: path.join(folder, 'echo.mjs'), inputExample: { text: 'a' } },
  }),
};
await client.runs.updateRun({ run_id: runId, status: 'FINISHED', end_time: 30 });

const fetched = await fetchModel(client, await resolveModel(client, `models:/${name}/1`), path.join(folder, 'cache'));
const fromRun = await resolveModel(client, `runs:/${runId}/phi3`);
const found = await client.runs.searchRuns({ experiment_ids: [experimentId], filter: "params.rate = '0.01'" });
const ids = Object.fromEntries(Object.entries(models).map(([flavor, { modelId }]) => [flavor, modelId]));
const files = (await readdir(fetched)).sort();
console.log(
  JSON.stringify({ experimentId, runId, ids, files, fromRun: fromRun.location.path, found: found.runs?.length }),
);
