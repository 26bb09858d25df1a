/** A filter or order_by that we refuse: a text for the user, which ends with the position. */
export class SearchError extends Error {
  /** 1-based, in UTF-16 code units of the refused string. */
  readonly position: number;

  constructor(message: string, position: number) {
    super(`${message} (at position ${position})`);
    this.name = 'SearchError';
    this.position = position;
  }
}

/** Throws a `SearchError`; `start` is the 0-based offset of what is refused. */
export const refuse = (message: string, start: number): never => {
  throw new SearchError(message, start + 1);
};
