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

/**
 * What numpy or pandas raise on the way, by the name of Python's exception. MLflow puts some of these into its messages and
 * lets others through, where it only rewords its own.
 */
export class PythonError extends ModelError {
  readonly pythonClass:
    | 'AttributeError'
    | 'Error'
    | 'IndexError'
    | 'OutOfBoundsDatetime'
    | 'OverflowError'
    | 'TypeError'
    | 'ValueError';

  constructor(pythonClass: PythonError['pythonClass'], message: string) {
    super('INTERNAL_ERROR', message);
    this.pythonClass = pythonClass;
  }
}

/** An error that MLflow raises without a code of its own. */
export const internal = (message: string, cause?: unknown): ModelError =>
  new ModelError('INTERNAL_ERROR', message, { cause });

/** `Invalid input. …`: a body that cannot be read with the signature. */
export const invalidInput = (message: string, cause?: unknown): ModelError =>
  new ModelError('BAD_REQUEST', `Invalid input. ${message}`, { cause });

export const invalidParameter = (message: string, cause?: unknown): ModelError =>
  new ModelError('INVALID_PARAMETER_VALUE', message, { cause });
