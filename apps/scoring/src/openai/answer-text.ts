import type { Generation, TokenInfo } from '@millrace/engines';

/** One of the answers of a request, complete. */
export interface Written {
  readonly index: number;
  readonly text: string;
  readonly reason: 'stop' | 'length';
  readonly tokens: readonly TokenInfo[];
  readonly completionTokens: number;
}

/** Waits for every answer of a request; ordered by index. */
export async function collect(generation: Generation): Promise<Written[]> {
  const texts = new Map<number, { text: string; tokens: TokenInfo[] }>();
  const written: Written[] = [];
  for await (const event of generation) {
    const so = texts.get(event.index) ?? { text: '', tokens: [] };
    texts.set(event.index, so);
    if (event.type === 'delta') {
      so.text += event.text;
      so.tokens.push(...event.tokens);
    } else {
      const { index, reason, completionTokens } = event;
      written.push({ index, reason, completionTokens, text: so.text, tokens: so.tokens });
    }
  }
  return written.sort((a, b) => a.index - b.index);
}

export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

export function usageOf(promptTokens: number, completionTokens: number): Usage {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}

/** `logprobs` of a chat answer. */
export function chatLogprobs(tokens: readonly TokenInfo[]): object {
  return {
    content: tokens.map((token) => ({ ...oneLogprob(token), top_logprobs: (token.top ?? []).map(oneLogprob) })),
    refusal: null,
  };
}

const oneLogprob = ({ text, bytes, logprob }: Pick<TokenInfo, 'text' | 'bytes' | 'logprob'>): object => ({
  token: text,
  logprob: logprob ?? null,
  bytes: [...bytes],
});

/** `logprobs` of a completion. `offset` is where the first token's text begins. */
export function completionLogprobs(tokens: readonly TokenInfo[], offset: number): object {
  let at = offset;
  const text_offset = tokens.map(({ text }) => {
    const begin = at;
    at += text.length;
    return begin;
  });
  return {
    tokens: tokens.map(({ text }) => text),
    token_logprobs: tokens.map(({ logprob }) => logprob ?? null),
    top_logprobs: tokens.map(({ top }) => Object.fromEntries((top ?? []).map(({ text, logprob }) => [text, logprob]))),
    text_offset,
  };
}
