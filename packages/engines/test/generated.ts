import type { GenerateEvent, GenerateModel, GenerateRequest, TokenInfo } from '../src/port.ts';

/** A whole answer, put together from its events. */
export interface Answer {
  readonly promptTokens: number;
  readonly text: string;
  readonly pieces: readonly string[];
  readonly tokens: readonly TokenInfo[];
  readonly reason: 'stop' | 'length' | undefined;
  readonly completionTokens: number;
}

/** The answers of a request, by index. */
export async function answersOf(
  model: GenerateModel,
  request: GenerateRequest,
  signal?: AbortSignal,
): Promise<Answer[]> {
  const generation = await model.generate(request, { signal });
  const events: GenerateEvent[] = [];
  for await (const event of generation) events.push(event);
  const indices = [...new Set(events.map(({ index }) => index))].sort();
  return indices.map((index) =>
    put(
      events.filter((event) => event.index === index),
      generation.promptTokens,
    ),
  );
}

export async function answerOf(model: GenerateModel, request: GenerateRequest): Promise<Answer> {
  const [answer] = await answersOf(model, request);
  if (!answer) throw new Error('no answer');
  return answer;
}

function put(events: readonly GenerateEvent[], promptTokens: number): Answer {
  const deltas = events.filter((event) => event.type === 'delta');
  const finish = events.find((event) => event.type === 'finish');
  const pieces = deltas.map(({ text }) => text);
  const tokens = [...deltas.flatMap(({ tokens: some }) => some), ...(finish?.end ? [finish.end] : [])];
  return {
    promptTokens,
    pieces,
    tokens,
    text: pieces.join(''),
    reason: finish?.reason,
    completionTokens: finish?.completionTokens ?? 0,
  };
}
