import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { isLlmTask, llmSignatures, parseSignature, type Signature } from '@millrace/models';
import type { Client } from '../client.ts';
import type { ModelDraft, ModelOptions } from './draft.ts';
import { type LoggedModelInfo, type LogOptions, logDraft } from './log-model.ts';
import { filesNamed, type ModelFile } from './model-file.ts';

export interface TransformersModel extends ModelOptions {
  /** A folder as the hub has it: `config.json`, `*.safetensors`, `tokenizer.json`, `tokenizer_config.json`. */
  readonly folder: string;
  /** `llm/v1/chat` and its like fix the signature; the others are names of pipelines. */
  readonly task: TransformersTask;
  /** Options of generation, which a request may override: `{ max_new_tokens: 40, do_sample: false }`. */
  readonly modelConfig?: Readonly<Record<string, unknown>>;
  /** Where the folder came from, such as `microsoft/Phi-3-mini-4k-instruct`; default the name of the folder. */
  readonly sourceModelName?: string;
}

export type TransformersTask = keyof typeof pipelines;

/** The pipeline behind a task, and the class that runs it. */
const pipelines = {
  'llm/v1/chat': ['text-generation', 'TextGenerationPipeline'],
  'llm/v1/completions': ['text-generation', 'TextGenerationPipeline'],
  'llm/v1/embeddings': ['feature-extraction', 'FeatureExtractionPipeline'],
  'text-generation': ['text-generation', 'TextGenerationPipeline'],
  'text-classification': ['text-classification', 'TextClassificationPipeline'],
  'token-classification': ['token-classification', 'TokenClassificationPipeline'],
  'fill-mask': ['fill-mask', 'FillMaskPipeline'],
} as const;

const text = '[{"type": "string", "required": true}]';
const labels =
  '[{"type": "string", "name": "label", "required": true}, {"type": "double", "name": "score", "required": true}]';

const modelFiles = ['config.json', 'generation_config.json', /\.safetensors(?:\.index\.json)?$/];
const tokenizerFiles = [
  'added_tokens.json',
  'chat_template.jinja',
  'merges.txt',
  'special_tokens_map.json',
  'tokenizer.json',
  'tokenizer.model',
  'tokenizer_config.json',
  'vocab.json',
  'vocab.txt',
];

/**
 * A transformers model before it is logged or saved.
 * @throws TypeError when the folder is not one of a model with safetensors, or a signature is given for a task that has one
 */
export async function draft(model: TransformersModel): Promise<ModelDraft> {
  const [task, instance] = pipelines[model.task];
  const config = await readJson(model.folder, 'config.json');
  const files = [...(await payloadOf(model.folder)), await licenseOf(model)];
  const section = {
    code: null,
    components: ['tokenizer'],
    ...(isLlmTask(model.task) ? { inference_task: model.task } : {}),
    instance_type: instance,
    model_binary: 'model',
    pipeline_model_type: architectureOf(config),
    source_model_name: model.sourceModelName ?? basename(resolve(model.folder)),
    task,
    tokenizer_type: await tokenizerClass(model.folder),
    torch_dtype: dtypeOf(config),
    transformers_version: String(config['transformers_version'] ?? '5.17.0'),
  };
  const python = { ...(model.modelConfig ? { config: model.modelConfig } : {}), loader_module: 'mlflow.transformers' };
  return {
    flavors: { python_function: python, transformers: section },
    files,
    requirements: ['torch', 'transformers'],
    options: { ...model, signature: signatureOf(model), metadata: metadataOf(model) },
  };
}

/** Logs a transformers model from its folder; nothing of Python is needed. */
export async function logModel(client: Client, model: TransformersModel & LogOptions): Promise<LoggedModelInfo> {
  return logDraft(client, await draft(model), model);
}

function signatureOf({ task, signature }: TransformersModel): Signature {
  if (!isLlmTask(task))
    return signature ?? parseSignature({ inputs: text, outputs: task === 'text-classification' ? labels : text });
  if (signature === undefined) return llmSignatures[task];
  throw new TypeError(`The task ${task} fixes the signature. Do not give one.`);
}

const metadataOf = ({ task, metadata }: TransformersModel) => (isLlmTask(task) ? { ...metadata, task } : metadata);

async function payloadOf(folder: string): Promise<readonly ModelFile[]> {
  const weights = await filesNamed(folder, modelFiles, 'model');
  if (!weights.some(({ path }) => path.endsWith('.safetensors')))
    throw new TypeError('The folder has no weights as safetensors. Convert them first; other formats can carry code.');
  const tokenizer = await filesNamed(folder, tokenizerFiles, 'components/tokenizer');
  if (!tokenizer.some(({ path }) => path.endsWith('/tokenizer.json')))
    throw new TypeError('The folder has no tokenizer.json. Save the fast tokenizer into it.');
  return [...weights, ...tokenizer];
}

/** A licence that lies in the folder, or a note that there was none. */
async function licenseOf({
  folder,
  sourceModelName = basename(resolve(folder)),
}: TransformersModel): Promise<ModelFile> {
  const [license] = await filesNamed(folder, [/license(?:\.[a-z]+|$)/i], '');
  if (license) return license;
  const card = await readFile(`${folder}/README.md`, 'utf8').catch(() => '');
  const [, declared] = /^---\n(?:[\s\S]*?\n)?license:\s*(\S+)\s*\n(?:[\s\S]*?\n)?---$/m.exec(card) ?? [];
  const place = hubName.test(sourceModelName) ? ` Its page is https://huggingface.co/${sourceModelName}.` : '';
  const lines = [
    `The folder from which '${sourceModelName}' was logged has no licence file.`,
    `Look up under which terms the model may be used before you use it.${place}`,
    ...(declared !== undefined && declared !== 'other' ? [`Its card names this licence: ${declared}`] : []),
  ];
  return { path: 'LICENSE.txt', text: lines.join('\n') };
}

/** `microsoft/Phi-3-mini-4k-instruct` */
const hubName = /^[\w.-]+\/[\w.-]+$/;

type Json = Readonly<Record<string, unknown>>;

async function readJson(folder: string, name: string): Promise<Json> {
  const content = await readFile(`${folder}/${name}`, 'utf8').catch((cause: unknown) => {
    throw new TypeError(`The folder of the model has no ${name}.`, { cause });
  });
  return JSON.parse(content) as Json;
}

function architectureOf({ architectures }: Json): string {
  const [first] = Array.isArray(architectures) ? architectures : [];
  if (typeof first === 'string') return first;
  throw new TypeError('config.json names no architecture.');
}

/** `torch.float32`; older releases of transformers call the key `torch_dtype`. */
function dtypeOf({ dtype, torch_dtype: torchDtype }: Json): string | null {
  const name = dtype ?? torchDtype;
  return typeof name === 'string' ? `torch.${name}` : null;
}

/** A class that all releases of transformers have. */
async function tokenizerClass(folder: string): Promise<string> {
  const { tokenizer_class: name } = await readJson(folder, 'tokenizer_config.json').catch((): Json => ({}));
  return typeof name !== 'string' || name === 'TokenizersBackend' ? 'PreTrainedTokenizerFast' : name;
}
