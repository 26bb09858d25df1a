import { EngineError } from '@millrace/engines';
import { fromJs, ModelError, writeJson } from '@millrace/models';
import { ApiError, fail } from '@millrace/protocol';
import { modelFailed } from '../formats/wording.ts';
import { OpenAiRefusal } from '../openai/refusal.ts';
import { json, plain, type WholeAnswer } from './answer.ts';
import { UnsupportedMediaType } from './content-type.ts';

/** The time of a request is up. */
export class TimedOut extends Error {}

/** An answer that MLflow's clients understand, for whatever was thrown; the cause stays here, for the log. */
export function failureAnswer(error: unknown): WholeAnswer {
  if (error instanceof UnsupportedMediaType) return plain(error.message, 415);
  if (error instanceof TimedOut) return json('Request processing time exceeded limit', 504);
  const known = toApiError(error);
  if (!known) return plain('Internal Server Error', 500);
  return { ...json(writeJson(fromJs(known.toBody())), known.status), headers: retryHeaders(known.status) };
}

/** Undefined for a failure that nobody foresaw. */
export function toApiError(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error;
  if (error instanceof ModelError) {
    const { error_code, error_class, message } = error;
    const detail = error_class === undefined ? {} : { error_class, sqlstate: 'KAM01' };
    return fail(error_code, message, { cause: error, ...detail });
  }
  if (error instanceof OpenAiRefusal) return fail('INVALID_PARAMETER_VALUE', error.message, { cause: error });
  return error instanceof EngineError ? fromEngine(error) : undefined;
}

function fromEngine(error: EngineError): ApiError {
  switch (error.reason) {
    case 'invalid_input':
    case 'context_length_exceeded':
      return fail('INVALID_PARAMETER_VALUE', error.message, { cause: error });
    case 'closed':
      return fail('TEMPORARILY_UNAVAILABLE', error.message, { cause: error });
    default:
      return fail('BAD_REQUEST', modelFailed, { cause: error });
  }
}

export const retryAfterSeconds = 1;

const retryHeaders = (status: number): Record<string, string> =>
  status === 429 || status === 503 ? { 'retry-after': String(retryAfterSeconds) } : {};
