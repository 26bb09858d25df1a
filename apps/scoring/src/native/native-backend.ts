import type { LoadedModel } from '@millrace/engines';
import type { Mlmodel } from '@millrace/models';
import type { HttpOptions, ServedModel } from '../child-messages.ts';
import type { Backend } from '../http/backend.ts';
import type { ScoringMetrics } from '../http/metrics.ts';
import { openAiBackend } from '../openai/openai-backend.ts';
import { generateInvocations } from './generate-invocations.ts';
import { predictInvocations } from './predict-invocations.ts';

export interface NativeParts {
  readonly model: LoadedModel;
  readonly mlmodel: Mlmodel;
  readonly served: ServedModel;
  readonly http: HttpOptions;
  readonly metrics: ScoringMetrics;
}

/** A model that runs in this process. `warmUp` makes the first request as fast as the others. */
export function nativeBackend({ model, mlmodel, served, http, metrics }: NativeParts): Backend & {
  warmUp(): Promise<void>;
} {
  const shared = { engine: model.engine, close: () => model.close() };
  if (model.kind === 'predict') {
    const { batching } = model;
    if (batching) metrics.countRuns(() => batching.runs);
    // Loading an ONNX model runs it once already, to see whether rows can be merged.
    return {
      ...shared,
      invocations: predictInvocations(model, mlmodel, http.streamInvocations),
      warmUp: async () => {},
    };
  }
  metrics.countWritten(() => model.progress.tokens);
  const answerer = { model, name: served.name, tokens: metrics };
  return {
    ...shared,
    invocations: generateInvocations({ ...answerer, mlmodel, isStreaming: http.streamInvocations }),
    openai: openAiBackend(answerer),
    async warmUp() {
      for await (const _ of await model.generate({ prompt: { text: 'a' }, maxTokens: 1 }));
    },
  };
}
