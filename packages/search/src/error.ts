/** A filter or order_by that cannot be understood, and where. The message is MLflow's wherever MLflow refuses it too. */
export class SearchError extends Error {
  /** Zero-based place in the text, in UTF-16 code units. */
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.name = 'SearchError';
    this.position = position;
  }
}

/** @throws SearchError always */
export const refuse = (message: string, position: number): never => {
  throw new SearchError(message, position);
};
