/**
 * Logs a chat model from its folder, without Python, and promotes it.
 *
 *     node tools/with-node.mjs examples/phi3-chat.ts [FOLDER]
 *
 * FOLDER has `config.json`, `*.safetensors`, `tokenizer.json` and `tokenizer_config.json`, as the Hugging Face hub has them for
 * microsoft/Phi-3-mini-4k-instruct. Without it, a Phi-3 of 0.65 MB that knows sixteen answers is logged.
 */
import { fileURLToPath } from 'node:url';
import { createClient } from '@millrace/sdk';
import { transformers } from '@millrace/sdk/models';

const tiny = fileURLToPath(new URL('../packages/models/fixtures/phi3-tiny', import.meta.url));
const baseUrl = process.env['MLFLOW_TRACKING_URI'] ?? 'http://127.0.0.1:5000';
const client = createClient({ baseUrl });

const info = await transformers.logModel(client, {
  folder: process.argv[2] ?? tiny,
  task: 'llm/v1/chat',
  name: 'phi3',
  modelConfig: { max_new_tokens: 40, do_sample: false },
  inputExample: { messages: [{ role: 'user', content: 'What is the capital of Spain?' }] },
  registeredModelName: 'phi3',
});
const version = info.registeredModelVersion ?? '';
await client.registeredModels.setRegisteredModelAlias({ name: 'phi3', alias: 'champion', version });

console.log(`Logged ${info.modelUri}, version ${version} of phi3. Serve it and talk to it:

  MLFLOW_TRACKING_URI=${baseUrl} npx millrace models serve -m models:/phi3@champion -p 5001

  curl http://127.0.0.1:5001/v1/chat/completions -H 'content-type: application/json' \\
    -d '{"model": "phi3", "messages": [{"role": "user", "content": "What is the capital of Spain?"}]}'
`);
