/** Folders with a decoder graph and its tokenizer: those of onnxruntime-genai's model builder, and those of the hub. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { generateLayout, generateLayouts } from '@millrace/models';
import { contained } from '../contained.ts';
import { EngineError } from '../errors.ts';
import type { LoadOptions, ModelFiles } from '../load.ts';
import { containedGraph } from '../onnx/open-graph.ts';
import type { GenerateModel } from '../port.ts';
import { readChatTemplate } from './chat-template.ts';
import type { DecoderNames } from './decoder.ts';
import { decoderSession } from './decoder-session.ts';
import { openDecoder } from './decoder-thread.ts';
import { defaultsOf, endTokensOf } from './generation-config.ts';
import { type GenerateFolder, hubFolder } from './hub-onnx.ts';
import { TextModel } from './text-model.ts';
import { readJson, readTokenizer } from './tokenizer.ts';

type Json = Readonly<Record<string, unknown>>;

const marker = 'genai_config.json';

/** Loads the flavor `genai_onnx`: `path` is the folder, `model_config` the logged options. @throws {EngineError} */
export async function loadGenai({ folder, flavors }: ModelFiles, options: LoadOptions): Promise<GenerateModel> {
  const section = flavors['genai_onnx'] ?? {};
  const path = String(section['path'] ?? '.');
  const logged = asJson(section['model_config']);
  return openGenerateFolder(await contained(folder, path), path, { ...logged, ...options.modelConfig }, options);
}

async function openGenerateFolder(
  folder: string,
  path: string,
  config: Json,
  options: LoadOptions,
): Promise<GenerateModel> {
  const { graph: file, ...described } = await describe(folder, path, options);
  const tokenizer = await readTokenizer(folder);
  const graph = await containedGraph(folder, file, decoderSession(options));
  return new TextModel({
    engine: 'genai_onnx',
    because: `generate folder ${path}, graph ${file}`,
    residentBytes: graph.bytes,
    contextLength: described.contextLength,
    defaults: defaultsOf(described.search, checked(config, described.search)),
    decoder: await openDecoder({ source: graph.source, options: graph.options, names: described.names }),
    tokenizer,
    template: await readChatTemplate(folder, tokenizer.config),
    endTokens: described.endTokens,
    maxSequences: options.maxSequences,
  });
}

async function describe(folder: string, path: string, { precision }: LoadOptions): Promise<GenerateFolder> {
  const layout = generateLayout([...(await names(folder, '')), ...(await names(folder, 'onnx/'))]);
  if (layout?.kind === 'genai') return genaiFolder(await readJson(folder, marker));
  if (layout) return hubFolder(folder, layout.graphs, precision ?? 'auto');
  throw new EngineError('invalid_model', `The folder "${path}" is no ONNX text model. It needs ${generateLayouts}.`);
}

const names = async (folder: string, inside: string): Promise<string[]> =>
  (await readdir(join(folder, inside)).catch(() => [])).map((name) => inside + name);

function genaiFolder(config: Json): GenerateFolder {
  const { model, search } = sections(config);
  const decoder = asJson(model['decoder']);
  return {
    graph: genaiGraph(config),
    contextLength: Number(model['context_length'] ?? search['max_length'] ?? 0),
    search,
    names: namesOf(decoder),
    endTokens: endTokensOf(model),
  };
}

/** The graph that `genai_config.json` names. @throws {EngineError} `unsupported` */
export const genaiGraph = (config: Json): string =>
  String(asJson(sections(config).model['decoder'])['filename'] ?? 'model.onnx');

function sections(config: Json): { readonly model: Json; readonly search: Json } {
  const model = asJson(config['model']);
  if (!model['decoder'])
    throw new EngineError('unsupported', `${marker} describes no decoder; only text models can be run natively.`);
  return { model, search: asJson(config['search']) };
}

function namesOf(decoder: Json): DecoderNames {
  const inputs = asJson(decoder['inputs']);
  const outputs = asJson(decoder['outputs']);
  const layers = Number(decoder['num_hidden_layers'] ?? 0);
  const name = (from: Json, key: string, otherwise: string): string => String(from[key] ?? otherwise);
  const pairs: readonly (readonly [string, string])[] = [
    [name(inputs, 'past_key_names', 'past_key_values.%d.key'), name(outputs, 'present_key_names', 'present.%d.key')],
    [
      name(inputs, 'past_value_names', 'past_key_values.%d.value'),
      name(outputs, 'present_value_names', 'present.%d.value'),
    ],
  ];
  const positions = inputs['position_ids'];
  return {
    inputIds: name(inputs, 'input_ids', 'input_ids'),
    attentionMask: name(inputs, 'attention_mask', 'attention_mask'),
    ...(typeof positions === 'string' && { positionIds: positions }),
    logits: name(outputs, 'logits', 'logits'),
    cacheShape: [Number(decoder['num_key_value_heads'] ?? 0), Number(decoder['head_size'] ?? 0)],
    cache: Array.from({ length: layers }, (_, layer) =>
      pairs.map(
        ([past, present]) => [past.replace('%d', String(layer)), present.replace('%d', String(layer))] as const,
      ),
    ).flat(),
  };
}

/** Options that the class may be given and that mean something here; others are named, as the reference does. */
function checked(config: Json, search: Json): Json {
  const unknown = Object.keys(config).find((key) => !Object.hasOwn(search, key) && !known.has(key));
  if (unknown !== undefined) {
    throw new EngineError('invalid_input', `Unknown search option "${unknown}". Known: ${[...known].join(', ')}.`, {
      param: unknown,
    });
  }
  return config;
}

const known = new Set([
  'do_sample',
  'max_length',
  'max_new_tokens',
  'temperature',
  'top_k',
  'top_p',
  'repetition_penalty',
]);

const asJson = (value: unknown): Json => (typeof value === 'object' && value !== null ? { ...value } : {});
