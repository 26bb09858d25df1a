import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, resolve } from 'node:path';
import { type CustomModel, inferSignature, type Signature } from '@millrace/models';
import type { Client } from '../client.ts';
import type { ModelDraft, ModelOptions } from './draft.ts';
import { notingVariables } from './environment-variables.ts';
import { type LoggedModelInfo, type LogOptions, logDraft } from './log-model.ts';
import { filesInFolder, type ModelFile } from './model-file.ts';

export interface JavascriptModel extends ModelOptions {
  /** Path of the ES module (`.ts`, `.js` or `.mjs`) whose default export is the class of the model. */
  readonly module: string;
  /** Files and folders that the model needs, by the names under which it finds them in its context. */
  readonly artifacts?: Readonly<Record<string, string>>;
  /** Options for the model, which can be seen and overridden where it is served. */
  readonly modelConfig?: Readonly<Record<string, unknown>>;
  /** npm packages that the module imports, with their versions; whoever serves it installs them. */
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Loaded only where a class is: the engines bring native libraries. */
const engines = () => import('@millrace/engines');

/**
 * A model in TypeScript before it is logged or saved. Without a signature, and with an input example only, the model is made
 * and asked once, and the signature is inferred from example and answer.
 * @throws EngineError when the module has no class with `predict`, or the class fails on the example
 */
export async function draft(model: JavascriptModel): Promise<ModelDraft> {
  const { value, variables } = await notingVariables(() => tried(model));
  const artifacts = await Promise.all(Object.entries(model.artifacts ?? {}).map(placed));
  const module = `code/${basename(model.module)}`;
  return {
    flavors: {
      javascript_function: {
        artifacts: Object.fromEntries(artifacts.map(({ name, path }) => [name, { path }])),
        dependencies: model.dependencies ?? {},
        model_config: model.modelConfig ?? {},
        module,
        node_version: process.versions.node,
        streamable: value.streamable,
      },
    },
    files: [{ path: module, from: model.module }, ...artifacts.flatMap(({ files }) => files)],
    requirements: [],
    variables,
    options: { ...model, signature: value.signature },
  };
}

/** Makes the model, and asks it where its answer is needed. */
async function tried(
  model: JavascriptModel,
): Promise<{ readonly streamable: boolean; readonly signature?: Signature }> {
  const { makeModel } = await engines();
  const loaded = await makeModel(resolve(model.module));
  const signature = model.signature ?? (await inferredSignature(loaded, model));
  return { streamable: typeof loaded.predictStream === 'function', ...(signature && { signature }) };
}

/** Logs a model in TypeScript. */
export async function logModel(client: Client, model: JavascriptModel & LogOptions): Promise<LoggedModelInfo> {
  return logDraft(client, await draft(model), model);
}

interface Placed {
  readonly name: string;
  readonly path: string;
  readonly files: readonly ModelFile[];
}

async function placed([name, from]: readonly [string, string]): Promise<Placed> {
  const path = `artifacts/${basename(resolve(from))}`;
  const isFolder = (await stat(from)).isDirectory();
  return { name, path, files: isFolder ? await filesInFolder(from, path) : [{ path, from }] };
}

async function inferredSignature(loaded: CustomModel, model: JavascriptModel): Promise<Signature | undefined> {
  const { inputExample: example, exampleParams: params } = model;
  if (example === undefined || model.outputExample !== undefined) return undefined;
  const { modelContext } = await engines();
  const placed = Object.entries(model.artifacts ?? {}).map(([name, from]) => {
    const real = resolve(from);
    return [name, { folder: dirname(real), path: basename(real) }] as const;
  });
  const context = await modelContext(Object.fromEntries(placed), model.modelConfig ?? {}, { cacheDir: tmpdir() });
  await loaded.loadContext?.(context);
  const output = await loaded.predict(context, rowsOf(example), params ?? {});
  return inferSignature({ inputs: example, outputs: output, params });
}

/** One object is one row, as it is when the model is served. */
const rowsOf = (example: unknown): unknown =>
  typeof example === 'object' &&
  example !== null &&
  Object.getPrototypeOf(example) === Object.prototype &&
  !('data' in example)
    ? [example]
    : example;
