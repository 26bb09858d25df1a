/** Text models of the transformers flavor: safetensors and a tokenizer, run through a graph that is made on the spot. */
import { join } from 'node:path';
import { contained, has } from '../contained.ts';
import { EngineError } from '../errors.ts';
import type { LoadOptions, ModelFiles } from '../load.ts';
import type { GenerateModel } from '../port.ts';
import { readChatTemplate } from './chat-template.ts';
import { openDecoder } from './decoder-thread.ts';
import { defaultsOf, endTokensOf } from './generation-config.ts';
import { makeGraph } from './made-graph.ts';
import { TextModel } from './text-model.ts';
import { readJson, readTokenizer } from './tokenizer.ts';
import { prepareWeights } from './weights/prepare-weights.ts';

type Json = Readonly<Record<string, unknown>>;

/** What transformers' text pipeline does when nobody says otherwise. */
const pipelineDefaults: Json = { do_sample: true, temperature: 0.7, top_k: 50 };

/** @throws {EngineError} */
export async function loadTransformers(files: ModelFiles, options: LoadOptions): Promise<GenerateModel> {
  const section = files.flavors['transformers'] ?? {};
  checkTask(section);
  const { weights: folder, tokenizer: tokenizerFolder } = await folders(files.folder, section);
  const config = await readJson(folder, 'config.json');
  const generation = (await has(folder, 'generation_config.json'))
    ? await readJson(folder, 'generation_config.json')
    : {};
  const tokenizer = await readTokenizer(tokenizerFolder);
  const template = await readChatTemplate(tokenizerFolder, tokenizer.config);
  const logged = { ...asJson(asJson(files.flavors['python_function'])['config']), ...options.modelConfig };
  const { source, options: settings, names, architecture, bytes, precision } = await makeGraph(folder, config, options);
  return new TextModel({
    engine: 'transformers',
    because: `transformers flavor, ${architecture.name} from safetensors in ${precision}`,
    residentBytes: bytes,
    contextLength: architecture.contextLength,
    defaults: defaultsOf(pipelineDefaults, generation, logged),
    decoder: await openDecoder({ source, options: settings, names }),
    tokenizer,
    template,
    endTokens: endTokensOf(logged, generation, config),
    maxSequences: options.maxSequences,
  });
}

/** Converts the weights when they will be needed in another precision. @throws {EngineError} */
export async function prepareTransformers({ folder, flavors }: ModelFiles, options: LoadOptions): Promise<void> {
  const section = flavors['transformers'] ?? {};
  checkTask(section);
  await prepareWeights((await folders(folder, section)).weights, options);
}

function checkTask(section: Json): void {
  const task = String(section['task'] ?? 'text-generation');
  if (task === 'text-generation') return;
  throw new EngineError(
    'unsupported',
    `The transformers task "${task}" cannot be run natively; it needs the Python worker.`,
  );
}

/** The logged layout has weights and tokenizer apart; a folder as transformers itself saves it has them together. */
async function folders(
  folder: string,
  section: Json,
): Promise<{ readonly weights: string; readonly tokenizer: string }> {
  const binary = String(section['model_binary'] ?? section['pipeline'] ?? (await savedTogether(folder)));
  if (!(await has(folder, join(binary, 'config.json')))) throw noWeights(section);
  const weights = await contained(folder, binary);
  const apart = join('components', 'tokenizer');
  return { weights, tokenizer: (await has(folder, apart)) ? await contained(folder, apart) : weights };
}

const savedTogether = async (folder: string): Promise<string> => ((await has(folder, 'config.json')) ? '.' : 'model');

function noWeights(section: Json): EngineError {
  const source = String(section['source_model_name'] ?? 'unknown');
  return new EngineError(
    'invalid_model',
    `The model holds no weights, only the name of their source (${source}). Log it again with save_pretrained=True, or serve the hub id itself.`,
  );
}

const asJson = (value: unknown): Json => (typeof value === 'object' && value !== null ? { ...value } : {});
