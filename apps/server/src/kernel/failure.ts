import { ArtifactError, type ArtifactProblem } from '@millrace/artifacts';
import { ApiError, type ErrorCodeName, fail } from '@millrace/protocol';
import { SearchError } from '@millrace/search';
import { StoreError, type StoreProblem } from '@millrace/store';

/** Turns whatever a handler threw into the answer for the client. What is not meant for it stays in the log. */
export function toApiError(error: unknown, requestId: string): ApiError {
  if (error instanceof ApiError) return error;
  if (isFromThread(error)) return fail(error.code, error.message, error.detail);
  if (error instanceof SearchError) return fail('INVALID_PARAMETER_VALUE', error.message, { position: error.position });
  if (error instanceof ArtifactError) return fromArtifacts(error);
  if (error instanceof StoreError) return fromStore(error);
  return fail('INTERNAL_ERROR', `The server could not answer this request. Its log has the cause under ${requestId}.`, {
    cause: error,
  });
}

/** For an address that leads nowhere. */
export const noEndpoint = (): ApiError => fail('ENDPOINT_NOT_FOUND', 'This server has no such endpoint.');

/** An ApiError that a read worker threw: a copy with its members, but not of its class. */
const isFromThread = (error: unknown): error is ApiError => error instanceof Error && error.name === 'ApiError';

const storeAnswers: Partial<Record<StoreProblem, (error: StoreError) => ApiError>> = {
  // 507 and not 503: the Python client repeats a 503 seven times, which does not free any space.
  full: (cause) =>
    fail('RESOURCE_EXHAUSTED', 'The disk of the server is full; nothing was stored. Free some space and try again.', {
      status: 507,
      cause,
    }),
  busy: (cause) =>
    fail('TEMPORARILY_UNAVAILABLE', 'Too many long reads are waiting. Try again in a second.', { cause }),
  locked: (cause) =>
    fail('TEMPORARILY_UNAVAILABLE', 'The database is locked by another program. Try again.', { cause }),
  unsafe: (cause) =>
    fail(
      'INTERNAL_ERROR',
      'The disk of the server reports an error; nothing is written until the server is restarted.',
      {
        cause,
      },
    ),
  closed: (cause) => fail('TEMPORARILY_UNAVAILABLE', 'The server is stopping; nothing was stored.', { cause }),
  conflict: (cause) => fail('RESOURCE_CONFLICT', 'Another request stored the same thing first.', { cause }),
};

const fromStore = (error: StoreError): ApiError =>
  storeAnswers[error.problem]?.(error) ??
  fail('INTERNAL_ERROR', 'The database could not carry out this request; nothing was stored.', { cause: error });

const artifactCodes: Readonly<Record<ArtifactProblem, ErrorCodeName>> = {
  'invalid-path': 'INVALID_PARAMETER_VALUE',
  missing: 'RESOURCE_DOES_NOT_EXIST',
  conflict: 'INVALID_PARAMETER_VALUE',
  unserved: 'INVALID_PARAMETER_VALUE',
  'invalid-location': 'INVALID_PARAMETER_VALUE',
  changed: 'TEMPORARILY_UNAVAILABLE',
  full: 'RESOURCE_EXHAUSTED',
  unsupported: 'NOT_IMPLEMENTED',
};

const fromArtifacts = (error: ArtifactError): ApiError =>
  fail(artifactCodes[error.problem], error.message, {
    status: error.problem === 'full' ? 507 : undefined,
    cause: error.cause,
  });
