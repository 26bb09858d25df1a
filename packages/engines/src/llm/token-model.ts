/** What a sequence has read. Never changed: a step makes a new one, so several answers may go on from the same prompt. */
export interface Cache {
  /** Number of tokens. */
  readonly length: number;
  /** 0 for a sequence that has read nothing. */
  readonly id: number;
}

/** Tokens that one step reads at most, so that other answers get their turn between the pieces of a long text. */
export const chunkTokens = 256;

export interface Step {
  /** The scores of the token after the last one read, which the caller may change. They count once nothing is unread. */
  readonly logits: Float32Array;
  readonly cache: Cache;
  /** Tokens that the next steps have to read first: not empty after a step that began a sequence anew. */
  readonly unread: readonly number[];
}

/** What writes tokens; scheduler and answers see no more of a decoder. */
export interface TokenModel {
  step(ids: readonly number[], cache: Cache): Promise<Step>;
  /** Gives the memory of a cache back; it must not be used again. */
  free(cache: Cache): void;
}

export const emptyCache: Cache = { length: 0, id: 0 };
