/** Error codes of the MLflow wire, with the HTTP status and the two extra members MLflow 3.12+ sends. */
interface ErrorCode {
  readonly status: number;
  readonly sqlstate?: string;
  readonly error_class?: string;
}

const invalid = { status: 400, sqlstate: 'KAM00', error_class: 'INVALID_PARAMETER_VALUE' } as const;
const missing = { status: 404, sqlstate: 'KAM00', error_class: 'RESOURCE_NOT_FOUND' } as const;
const internal = { status: 500, sqlstate: 'XXM00', error_class: 'CLIENT_INTERNAL_ERROR' } as const;
const denied = { sqlstate: 'KAM00', error_class: 'PERMISSION_DENIED' } as const;

export const errorCodes = {
  BAD_REQUEST: invalid,
  INVALID_PARAMETER_VALUE: invalid,
  RESOURCE_ALREADY_EXISTS: { status: 400, sqlstate: 'KAM00', error_class: 'RESOURCE_ALREADY_EXISTS' },
  CUSTOMER_UNAUTHORIZED: { status: 401, ...denied },
  UNAUTHENTICATED: { status: 401 },
  PERMISSION_DENIED: { status: 403, ...denied },
  NOT_FOUND: missing,
  ENDPOINT_NOT_FOUND: missing,
  RESOURCE_DOES_NOT_EXIST: missing,
  ABORTED: { status: 409 },
  RESOURCE_CONFLICT: { status: 409 },
  ALREADY_EXISTS: { status: 409 },
  REQUEST_LIMIT_EXCEEDED: { status: 429 },
  RESOURCE_EXHAUSTED: { status: 429 },
  CANCELLED: { status: 499 },
  INTERNAL_ERROR: internal,
  INVALID_STATE: internal,
  FEATURE_DISABLED: { status: 500, sqlstate: 'KAM00', error_class: 'FEATURE_DISABLED' },
  DATA_LOSS: { status: 500 },
  NOT_IMPLEMENTED: { status: 501 },
  TEMPORARILY_UNAVAILABLE: { status: 503, sqlstate: 'XXM00', error_class: 'CLIENT_INTERNAL_ERROR' },
  DEADLINE_EXCEEDED: { status: 504 },
} as const satisfies Record<string, ErrorCode>;

export type ErrorCodeName = keyof typeof errorCodes;

export interface FailureDetail {
  /** For the operator's log only; never sent. */
  readonly cause?: unknown;
  readonly log?: string;
  /** Overrides of the code's own members (a few MLflow errors name their own class). */
  readonly sqlstate?: string;
  readonly error_class?: string;
  /** Where in a filter the problem stands, counted from 0; sent as a member of its own, so that the message stays MLflow's. */
  readonly position?: number;
  /** Overrides the code's HTTP status, e.g. 413 for a body over the limit. */
  readonly status?: number;
  /** Sent instead of the usual members, by the few routes whose errors have another form in MLflow. */
  readonly body?: object;
}

interface ErrorBody {
  readonly error_code: string;
  readonly message: string;
  readonly sqlstate?: string;
  readonly error_class?: string;
  readonly position?: number;
}

/** What every handler throws: a code and a message for the user; the cause stays in the log. */
export class ApiError extends Error {
  readonly code: ErrorCodeName;
  readonly detail: FailureDetail;

  constructor(code: ErrorCodeName, message: string, detail: FailureDetail = {}) {
    super(message, { cause: detail.cause });
    this.name = 'ApiError';
    this.code = code;
    this.detail = detail;
  }

  get status(): number {
    return this.detail.status ?? errorCodes[this.code].status;
  }

  /** The body MLflow's clients parse. */
  toBody(): object {
    if (this.detail.body) return this.detail.body;
    const code: ErrorCode = errorCodes[this.code];
    const body: ErrorBody = {
      error_code: this.code,
      message: this.message,
      sqlstate: this.detail.sqlstate ?? code.sqlstate,
      error_class: this.detail.error_class ?? code.error_class,
      position: this.detail.position,
    };
    return body;
  }
}

/** Shorthand: `throw fail('RESOURCE_DOES_NOT_EXIST', 'Run with id=… not found')`. */
export const fail = (code: ErrorCodeName, message: string, detail?: FailureDetail): ApiError =>
  new ApiError(code, message, detail);

/** Shorthand for the most common refusal (400 INVALID_PARAMETER_VALUE). */
export const invalidParameter = (message: string, detail?: FailureDetail): ApiError =>
  new ApiError('INVALID_PARAMETER_VALUE', message, detail);
