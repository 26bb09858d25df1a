/** `log-onnx.ts URL EXPERIMENT FILE NAME`: logs the ONNX file and registers it as NAME; prints what `logModel` answers. */
import { createClient } from '@millrace/sdk';
import { inferSignature, onnx } from '@millrace/sdk/models';

const [baseUrl = '', experimentId = '', model = '', registeredModelName = ''] = process.argv.slice(2);
const inputExample = { data: new Float32Array([1, 2, 3, 4]), dims: [2, 2] };
const info = await onnx.logModel(createClient({ baseUrl }), {
  model,
  experimentId,
  registeredModelName,
  inputExample,
  signature: inferSignature({ inputs: inputExample, outputs: { y: { data: new Float32Array(2), dims: [2, 1] } } }),
  params: { from: 'TypeScript' },
});
console.log(JSON.stringify(info));
