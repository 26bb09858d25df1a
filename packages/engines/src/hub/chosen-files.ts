/** Which files of a repository serving its model takes: a hub holds the same weights in many formats, many gigabytes each. */
import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { generateLayout } from '@millrace/models';
import { contained } from '../contained.ts';
import { EngineError } from '../errors.ts';
import { isKnownArchitecture } from '../llm/architecture.ts';
import { hubGraph } from '../llm/hub-onnx.ts';
import { genaiGraph } from '../llm/load-genai.ts';
import { readJson } from '../llm/tokenizer.ts';
import { weightFiles } from '../llm/weights/safetensors.ts';
import type { LoadOptions } from '../load.ts';
import { externalData } from '../onnx/external-data.ts';
import { readGraph } from '../onnx/open-graph.ts';

/** A repository, of which little is here yet. */
export interface Candidates {
  /** Where fetched files lie. */
  readonly folder: string;
  /** Names of all files, with `/` between. */
  readonly files: readonly string[];
  /** Brings one of them. */
  readonly fetch: (file: string) => Promise<void>;
}

export interface ModelChoice {
  readonly folder: string;
  /** Those that are needed, all of them fetched. */
  readonly files: readonly string[];
  /** The weights: `model.safetensors`, or the path of a graph. */
  readonly weights: string;
  /** Why these, for the log. */
  readonly because: string;
}

/** What is read whatever the weights are; code and pickles stay where they are. */
const texts = [
  'config.json',
  'generation_config.json',
  'genai_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'chat_template.jinja',
];
const whole = 'model.safetensors';
const index = `${whole}.index.json`;

/**
 * Fetches what serving needs: the safetensors, or, where there are none of an architecture known here, one graph with its weights.
 *
 *     (await chosenFiles({ folder, files: ['config.json', 'tokenizer.json', 'onnx/model.onnx', 'onnx/model_q4.onnx'], fetch }, 'int4')).weights
 *     // 'onnx/model_q4.onnx'
 *
 * @throws {EngineError} `unsupported` when there is nothing to choose, `invalid_model`
 */
export async function chosenFiles(all: Candidates, precision: LoadOptions['precision'] = 'auto'): Promise<ModelChoice> {
  const described = await fetched(
    all,
    texts.filter((name) => all.files.includes(name)),
  );
  const choice = (await wantsSafetensors(all)) ? await safetensors(all) : await oneGraph(all, precision);
  return { folder: all.folder, ...choice, files: [...described, ...choice.files] };
}

type Weights = Omit<ModelChoice, 'folder'>;

async function fetched(all: Candidates, files: readonly string[]): Promise<readonly string[]> {
  for (const file of files) {
    if (!all.files.includes(file))
      throw new EngineError('invalid_model', `The repository lacks "${file}", which its own files name.`);
    await all.fetch(file);
  }
  return files;
}

async function wantsSafetensors({ folder, files }: Candidates): Promise<boolean> {
  if (!files.includes(whole) && !files.includes(index)) return false;
  if (generateLayout(files) === undefined) return true;
  return files.includes('config.json') && isKnownArchitecture(await readJson(folder, 'config.json'));
}

async function safetensors(all: Candidates): Promise<Weights> {
  const because = `takes the safetensors${unused(all, undefined)}`;
  if (all.files.includes(whole)) return { files: await fetched(all, [whole]), weights: whole, because };
  const listed = await fetched(all, [index]);
  const shards = await fetched(all, await weightFiles(all.folder));
  return { files: [...listed, ...shards], weights: whole, because };
}

async function oneGraph(all: Candidates, precision: NonNullable<LoadOptions['precision']>): Promise<Weights> {
  const layout = generateLayout(all.files);
  if (!layout) {
    const needs = `config.json with ${whole}, genai_config.json, or config.json with tokenizer.json and onnx/model.onnx`;
    throw new EngineError('unsupported', `The repository has no files that can be run natively. It needs ${needs}.`);
  }
  const graph =
    layout.kind === 'genai'
      ? genaiGraph(await readJson(all.folder, 'genai_config.json'))
      : hubGraph(layout.graphs, precision);
  const found = await fetched(all, [graph]);
  const besides = await fetched(all, await besidesGraph(all, graph));
  return { files: [...found, ...besides], weights: graph, because: `takes ${graph}${unused(all, graph)}` };
}

/** The files that a graph says its weights lie in. */
async function besidesGraph({ folder }: Candidates, graph: string): Promise<readonly string[]> {
  const message = readGraph(await readFile(await contained(folder, graph)), graph);
  const locations = new Set(externalData(message).map(({ location }) => location));
  return [...locations].map((location) => posix.join(posix.dirname(graph), location));
}

function unused({ files }: Candidates, taken: string | undefined): string {
  const layout = generateLayout(files);
  const others = layout?.kind === 'hub' ? layout.graphs.filter((graph) => graph !== taken) : [];
  if (others.length === 0) return '';
  const hint = taken === undefined ? '' : '; --precision chooses';
  return `, not ${others.join(', ')}${hint}`;
}
