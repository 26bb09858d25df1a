import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Mlmodel } from '@millrace/models';
import { generateFolderOf } from './generate-folder.ts';

export type EngineChoice = 'auto' | 'native' | 'python';

/** What the user permits: both run code that someone logged. */
export interface Permissions {
  readonly allowModelCode: boolean;
  readonly allowPythonWorker: boolean;
}

export type Chosen =
  | { readonly engine: 'native'; readonly because: string }
  | { readonly engine: 'python'; readonly because: string };

/** Why nothing here may or can serve a model, in one line with the remedy. */
export class NoEngine extends Error {
  override readonly name = 'NoEngine';
}

/** Flavors whose files are data, not code. */
const dataFlavors = ['onnx', 'transformers', 'genai_onnx'];
const codeFlavor = 'javascript_function';
/** What the transformers engine can run: the rest of the flavor's tasks need Python. */
const nativeArchitectures = /^(Phi3|Llama|Mistral|Qwen2)ForCausalLM$/;

/**
 * Decides whether Node or a Python worker answers for a model.
 *
 * Data flavors are native. A Python class around an ONNX generate folder is served natively from the folder, unless the worker
 * is allowed: then the class itself answers. Code in TypeScript and in Python runs only with permission.
 * @throws {NoEngine}
 */
export function chooseEngine(folder: string, mlmodel: Mlmodel, wanted: EngineChoice, permissions: Permissions): Chosen {
  const native = nativeReason(folder, mlmodel);
  if (wanted === 'python') return python(mlmodel, permissions, '--engine python was given');
  if (wanted === 'native') {
    if (native) return nativeIfAllowed(native, permissions);
    throw new NoEngine(`No native engine runs the flavors of this model (${flavorList(mlmodel)}).`);
  }
  if (!native)
    return python(mlmodel, permissions, `only Python runs the flavors of this model (${flavorList(mlmodel)})`);
  if (native.kind === 'generate folder' && permissions.allowPythonWorker)
    return python(mlmodel, permissions, 'the worker is allowed, so the class itself answers');
  if (native.kind === 'code' && !permissions.allowModelCode && permissions.allowPythonWorker && hasPython(mlmodel))
    return python(mlmodel, permissions, 'model code in JavaScript is not allowed, the worker is');
  return nativeIfAllowed(native, permissions);
}

interface NativeReason {
  readonly kind: 'data' | 'code' | 'generate folder';
  readonly because: string;
}

function nativeReason(folder: string, mlmodel: Mlmodel): NativeReason | undefined {
  const { flavors } = mlmodel;
  if (flavors[codeFlavor]) return { kind: 'code', because: `the model has the flavor ${codeFlavor}` };
  const data = dataFlavors.find((name) => flavors[name] && canRun(folder, mlmodel, name));
  if (data) return { kind: 'data', because: `the flavor ${data} is data that Node runs` };
  const generate = generateFolderOf(folder, mlmodel);
  return generate === undefined
    ? undefined
    : { kind: 'generate folder', because: `class not executed: its ONNX folder ${generate} is served` };
}

function canRun(folder: string, { flavors }: Mlmodel, name: string): boolean {
  if (name !== 'transformers') return true;
  const section = flavors[name]!;
  const architecture = String(section['pipeline_model_type'] ?? '');
  return nativeArchitectures.test(architecture) && existsSync(path.join(folder, String(section['model_binary'] ?? '')));
}

function nativeIfAllowed({ kind, because }: NativeReason, { allowModelCode }: Permissions): Chosen {
  if (kind === 'code' && !allowModelCode) {
    throw new NoEngine(
      'This model is code in JavaScript that someone logged. Start with --allow-model-code to run it in a confined process.',
    );
  }
  return { engine: 'native', because };
}

function python(mlmodel: Mlmodel, { allowPythonWorker }: Permissions, because: string): Chosen {
  if (!hasPython(mlmodel))
    throw new NoEngine(
      `Nothing here runs the flavors of this model (${flavorList(mlmodel)}). Node runs ${[...dataFlavors, 'javascript_function'].join(', ')}; Python runs models that also have python_function.`,
    );
  if (allowPythonWorker) return { engine: 'python', because };
  throw new NoEngine(
    `This model needs Python (flavors: ${flavorList(mlmodel)}), which runs code that someone logged. Start with --allow-python-worker to run it in a confined process.`,
  );
}

const hasPython = ({ flavors }: Mlmodel): boolean => flavors['python_function'] !== undefined;

const flavorList = ({ flavors }: Mlmodel): string => Object.keys(flavors).join(', ') || 'none';
