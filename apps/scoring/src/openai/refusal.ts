/** A request that OpenAI's API would refuse with 400; `param` is the field to blame. */
export class OpenAiRefusal extends Error {
  readonly param?: string;
  readonly code?: string;

  constructor(message: string, options: { readonly param?: string; readonly code?: string } = {}) {
    super(message);
    this.param = options.param;
    this.code = options.code;
  }
}
