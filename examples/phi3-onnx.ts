/**
 * Logs a class in TypeScript (`phi3-model.ts`) with the ONNX folder that it needs, and promotes it.
 *
 *     node tools/with-node.mjs examples/phi3-onnx.ts [FOLDER]
 *
 * FOLDER is one of onnxruntime-genai, with `genai_config.json` in it, such as cpu-int4-rtn-block-32-acc-level-4 of
 * microsoft/Phi-3-mini-4k-instruct-onnx, or one with `config.json`, `tokenizer.json` and `onnx/model.onnx`. Without it, a Phi-3 of 0.3 MB is
 * logged.
 */
import { fileURLToPath } from 'node:url';
import { createClient } from '@millrace/sdk';
import { javascriptFunction } from '@millrace/sdk/models';

const tiny = fileURLToPath(new URL('../packages/models/fixtures/phi3-tiny-onnx-int4', import.meta.url));
const baseUrl = process.env['MLFLOW_TRACKING_URI'] ?? 'http://127.0.0.1:5000';
const client = createClient({ baseUrl });

const prompt = '<|system|>You are a stand-up comedian.<|end|><|user|>Tell me a joke about atom<|end|><|assistant|>';
const info = await javascriptFunction.logModel(client, {
  module: fileURLToPath(new URL('phi3-model.ts', import.meta.url)),
  artifacts: { 'phi3-mini-onnx': process.argv[2] ?? tiny },
  name: 'phi3-onnx',
  modelConfig: { max_length: 300, temperature: 0.2 },
  // The class is asked this once: from question and answer comes the signature.
  inputExample: { prompt },
  registeredModelName: 'phi3-onnx',
});
const version = info.registeredModelVersion ?? '';
await client.registeredModels.setRegisteredModelAlias({ name: 'phi3-onnx', alias: 'champion', version });

console.log(`Logged ${info.modelUri}, version ${version} of phi3-onnx. Serve it, which runs the class that you logged:

  MLFLOW_TRACKING_URI=${baseUrl} npx millrace models serve -m models:/phi3-onnx@champion --allow-model-code -p 5001

  curl http://127.0.0.1:5001/invocations -H 'content-type: application/json' -d '${JSON.stringify({ prompt })}'
`);
