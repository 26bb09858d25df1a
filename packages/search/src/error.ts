/** A filter or order_by that cannot be understood, and where. */
export class SearchError extends Error {
  /** Zero-based place in the text; absent where the whole text is meant. */
  readonly position?: number;

  constructor(message: string, position?: number) {
    super(message);
    this.name = 'SearchError';
    this.position = position;
  }
}
