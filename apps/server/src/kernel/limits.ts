/** What the edge accepts from a connection or a request. Every number is a refusal with a message, or a closed socket. */
export const limits = {
  /** Bytes of a JSON body; a legal log-batch reaches 1.7 MB, a dataset profile 16 MiB. Above: 413. */
  jsonBodyBytesMax: 32 * 1024 * 1024,
  /** Characters of the request target. Above: 414. */
  urlLengthMax: 8 * 1024,
  /** The same where a query may repeat a key, so that the row that counts the values is the one to refuse them. */
  listUrlLengthMax: 16 * 1024,
  headersMax: 100,
  headerBytesMax: 16 * 1024,
  requestsPerSocketMax: 10_000,
  connectionsMax: 2_000,
  /** A whole JSON body must have arrived by then. */
  bodyTimeoutMs: 60_000,
  /** An upload must make `uploadProgressBytes` of progress in each such interval. */
  uploadProgressMs: 10_000,
  uploadProgressBytes: 1024,
  headersTimeoutMs: 15_000,
  /** No byte in either direction for this long closes the socket. */
  socketIdleMs: 120_000,
  connectionsCheckMs: 5_000,
  /** Requests slower than this are logged. */
  slowRequestMs: 1_000,
  /** From the first signal to the end of the process. */
  stopMs: 8_000,
} as const;
