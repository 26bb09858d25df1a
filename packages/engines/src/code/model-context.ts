import type { ModelContext, TextGenerator } from '@millrace/models';
import { contained } from '../contained.ts';
import { EngineError } from '../errors.ts';
import { loadGenai } from '../llm/load-genai.ts';
import type { LoadOptions } from '../load.ts';
import type { GenerateModel } from '../port.ts';

/** Where an artifact lies: a path inside a folder that it may not leave. */
export interface PlacedArtifact {
  readonly folder: string;
  readonly path: string;
}

/**
 * The context of a custom model, with its artifacts resolved and contained.
 * @throws {EngineError} `not_contained`, `invalid_model`
 */
export async function modelContext(
  placed: Readonly<Record<string, PlacedArtifact>>,
  modelConfig: Readonly<Record<string, unknown>>,
  options: LoadOptions,
): Promise<ModelContext> {
  const resolved = await Promise.all(
    Object.entries(placed).map(async ([name, { folder, path }]) => [name, await contained(folder, path)] as const),
  );
  return {
    artifacts: Object.fromEntries(resolved),
    modelConfig,
    async openGenerator(artifact, search = {}) {
      const place = placed[artifact];
      if (!place) throw new EngineError('invalid_model', `The model has no artifact "${artifact}".`);
      const flavors = { genai_onnx: { path: place.path, model_config: search } };
      // Options of serving are for the class to pass on, or not.
      return generatorOf(await loadGenai({ folder: place.folder, flavors }, { ...options, modelConfig: {} }));
    },
  };
}

function generatorOf(model: GenerateModel): TextGenerator {
  async function* stream(prompt: string): AsyncGenerator<string> {
    for await (const event of await model.generate({ prompt: { text: prompt } }))
      if (event.type === 'delta') yield event.text;
  }
  return {
    stream,
    async complete(prompt) {
      let text = '';
      for await (const piece of stream(prompt)) text += piece;
      return text;
    },
    close: () => model.close(),
  };
}
