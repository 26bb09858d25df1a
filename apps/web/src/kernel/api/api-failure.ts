/** What the server answered instead of success, or that it did not answer. */
export class ApiFailure extends Error {
  /** MLflow's name of the error, e.g. `RESOURCE_DOES_NOT_EXIST`; `OFFLINE` when no answer came. */
  readonly code: string;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly requestId: string | undefined;
  /** Zero-based place in the filter that was refused. */
  readonly position: number | undefined;

  constructor(code: string, message: string, facts: { status: number; requestId?: string; position?: number }) {
    super(message);
    this.name = 'ApiFailure';
    this.code = code;
    this.status = facts.status;
    this.requestId = facts.requestId;
    this.position = facts.position;
  }
}

/** Reads the error body of MLflow's envelope; anything else is named by its status. */
export function readFailure(status: number, text: string, requestId: string | undefined): ApiFailure {
  const body = parse(text);
  const code = typeof body['error_code'] === 'string' ? body['error_code'] : `HTTP_${status}`;
  const message = typeof body['message'] === 'string' ? body['message'] : `The server answered with status ${status}.`;
  const position = typeof body['position'] === 'number' ? body['position'] : undefined;
  return new ApiFailure(code, message, { status, requestId, position });
}

export const isMissing = (error: unknown): boolean => error instanceof ApiFailure && error.status === 404;

export const isOffline = (error: unknown): boolean => error instanceof ApiFailure && error.status === 0;

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
