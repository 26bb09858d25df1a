/** `log-genai.ts URL`: logs the tiny generate folder, and prints the model's URI. */
import { fileURLToPath } from 'node:url';
import { createClient } from '@millrace/sdk';
import { genaiOnnx } from '@millrace/sdk/models';

const info = await genaiOnnx.logModel(createClient({ baseUrl: process.argv[2] ?? '' }), {
  folder: fileURLToPath(new URL('../../models/fixtures/phi3-tiny-onnx-int4', import.meta.url)),
  name: 'phi3-folder',
  modelConfig: { max_length: 300, temperature: 0.2 },
  inputExample: { prompt: '<|user|>What is the capital of Spain?<|end|><|assistant|>' },
});
console.log(info.modelUri);
