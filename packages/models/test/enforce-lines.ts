/**
 * Reads one JSON object per line, `{signature, body}`, and answers one per line: what this package makes of the body. For judges
 * that have MLflow at hand: `{"ok": true}` or `{"error_code", "error_class", "message"}`.
 */
import { createInterface } from 'node:readline';
import { enforceInputs, enforceParams, ModelError, parseBody, parseSignature } from '../src/index.ts';

function answer(line: string): unknown {
  const { signature, body } = JSON.parse(line);
  try {
    const parsed = parseSignature(signature);
    const { data, params } = parseBody(body, parsed);
    enforceInputs(data, parsed.inputs);
    enforceParams(params, parsed.params);
    return { ok: true };
  } catch (error) {
    if (!(error instanceof ModelError)) return { crash: String((error as Error).stack) };
    const { error_code, error_class, message } = error;
    return { error_code, error_class, message };
  }
}

for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify(answer(line)));
