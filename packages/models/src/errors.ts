/** MLflow's names of the errors that models raise; the edge maps them to a status. */
export type ModelErrorCode = 'BAD_REQUEST' | 'INTERNAL_ERROR' | 'INVALID_PARAMETER_VALUE' | 'RESOURCE_DOES_NOT_EXIST';

/** Every failure that this package reports. The message is fit for the client: it holds no path of the server. */
export class ModelError extends Error {
  readonly error_code: ModelErrorCode;
  /** `SCHEMA_ENFORCEMENT_FAILED` where data does not fit a signature; otherwise the code's own class applies. */
  readonly error_class?: 'SCHEMA_ENFORCEMENT_FAILED';

  constructor(
    error_code: ModelErrorCode,
    message: string,
    options?: { readonly cause?: unknown; readonly error_class?: 'SCHEMA_ENFORCEMENT_FAILED' },
  ) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ModelError';
    this.error_code = error_code;
    this.error_class = options?.error_class;
  }
}

export const invalidParameter = (message: string, cause?: unknown): ModelError =>
  new ModelError('INVALID_PARAMETER_VALUE', message, { cause });
