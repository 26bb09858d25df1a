/** Why a model could not be loaded, or could not answer. */
export type EngineReason =
  /** The request's values do not fit the model. */
  | 'invalid_input'
  /** The prompt leaves no room for an answer. */
  | 'context_length_exceeded'
  /** The model's own code or graph failed. */
  | 'model_failed'
  /** The files are broken or contradict each other. */
  | 'invalid_model'
  /** The files are sound, but nothing here can run them. */
  | 'unsupported'
  /** A file of the model points outside its folder. */
  | 'not_contained'
  /** The model was closed. */
  | 'closed';

/**
 * A failure with a message for the user: it names field, limit and remedy, never a path of this machine. The cause is for the log.
 *
 *     throw new EngineError('context_length_exceeded', 'The prompt has 902 tokens; …', { param: 'messages' });
 */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly reason: EngineReason;
  /** The field of the request that is to blame. */
  readonly param?: string;

  constructor(
    reason: EngineReason,
    message: string,
    options: { readonly cause?: unknown; readonly param?: string } = {},
  ) {
    super(message, { cause: options.cause });
    this.reason = reason;
    this.param = options.param;
  }
}
