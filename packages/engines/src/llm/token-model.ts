/** What a sequence has read. Never changed: a step makes a new one, so several answers may go on from the same prompt. */
export interface Cache {
  /** Number of tokens. */
  readonly length: number;
  /** 0 for a sequence that has read nothing. */
  readonly id: number;
}

/** What writes tokens; scheduler and answers see no more of a decoder. */
export interface TokenModel {
  /** Reads tokens; gives the scores of the token after the last of them, which the caller may change. */
  step(ids: readonly number[], cache: Cache): Promise<{ readonly logits: Float32Array; readonly cache: Cache }>;
  /** Gives the memory of a cache back; it must not be used again. */
  free(cache: Cache): void;
}

export const emptyCache: Cache = { length: 0, id: 0 };
