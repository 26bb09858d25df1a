import { EngineError } from '@millrace/engines';
import { json, type WholeAnswer } from '../http/answer.ts';
import { retryAfterSeconds, TimedOut, toApiError } from '../http/failure.ts';
import { OpenAiRefusal } from './refusal.ts';

interface Shown {
  readonly status: number;
  readonly message: string;
  readonly param?: string;
  readonly code?: string;
}

const types: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  429: 'rate_limit_error',
  503: 'server_error',
};

/** The error body that OpenAI's clients turn into their exceptions. */
export function openAiFailure(error: unknown): WholeAnswer {
  const { status, message, param, code } = show(error);
  const type = types[status] ?? (status >= 500 ? 'server_error' : 'invalid_request_error');
  const body = { error: { message, type, param: param ?? null, code: code ?? null } };
  const retry = status === 429 || status === 503;
  return { ...json(JSON.stringify(body), status), headers: retry ? { 'retry-after': String(retryAfterSeconds) } : {} };
}

function show(error: unknown): Shown {
  if (error instanceof OpenAiRefusal)
    return { status: 400, message: error.message, param: error.param, code: error.code };
  if (error instanceof TimedOut)
    return { status: 504, message: 'The request took longer than the --timeout of this server.' };
  if (error instanceof EngineError && error.reason === 'context_length_exceeded')
    return { status: 400, message: error.message, param: error.param ?? 'messages', code: error.reason };
  const known = toApiError(error);
  if (!known) return { status: 500, message: 'The server failed to answer. Its log has the reason.' };
  const param = error instanceof EngineError ? error.param : undefined;
  const code = known.status === 401 ? 'invalid_api_key' : undefined;
  return { status: known.status, message: known.message, param, code };
}
