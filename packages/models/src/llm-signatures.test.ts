import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { llmSignatures } from './llm-signatures.ts';
import { printSignature } from './parse-signature.ts';

/** Made by MLflow: `conformance/models/make_goldens.py`. */
const golden: Readonly<Record<keyof typeof llmSignatures, unknown>> = JSON.parse(
  readFileSync(new URL('../fixtures/golden/llm-signatures.json', import.meta.url), 'utf8'),
);

it.each(Object.keys(llmSignatures) as (keyof typeof llmSignatures)[])(
  'writes the signature of %s as MLflow does',
  (task) => {
    expect(printSignature(llmSignatures[task])).toEqual(golden[task]);
  },
);
