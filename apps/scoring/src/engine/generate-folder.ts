import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { generateLayout, isDict, type Mlmodel, type Signature } from '@millrace/models';

/**
 * The ONNX generate folder of a Python class that does nothing but wrap it, relative to the model's folder: exactly one artifact
 * is such a folder, the one input is a required string `prompt`, the one output a string, and there are no params.
 */
export function generateFolderOf(folder: string, { flavors, signature }: Mlmodel): string | undefined {
  const section = flavors['python_function'];
  if (section?.['loader_module'] !== 'mlflow.pyfunc.model' || !isPromptToText(signature)) return undefined;
  const artifacts = section['artifacts'];
  if (!isDict(artifacts)) return undefined;
  const paths = Object.values(artifacts).map((artifact) => (isDict(artifact) ? artifact['path'] : undefined));
  const found = paths.filter((it): it is string => typeof it === 'string' && isGenerateFolder(folder, it));
  return found.length === 1 ? found[0] : undefined;
}

function isGenerateFolder(folder: string, relative: string): boolean {
  // A path that leaves the folder is no artifact of this model; what is opened later is contained again.
  const whole = path.resolve(folder, relative);
  return (
    whole.startsWith(folder + path.sep) && generateLayout([...names(whole, ''), ...names(whole, 'onnx/')]) !== undefined
  );
}

function names(folder: string, inside: string): string[] {
  const place = path.join(folder, inside);
  return existsSync(place) && statSync(place).isDirectory() ? readdirSync(place).map((name) => inside + name) : [];
}

function isPromptToText(signature: Signature | undefined): boolean {
  const { inputs, outputs, params } = signature ?? {};
  if (inputs?.kind !== 'columns' || outputs?.kind !== 'columns' || (params && params.length > 0)) return false;
  const [input, ...otherInputs] = inputs.columns;
  const [output, ...otherOutputs] = outputs.columns;
  const takesPrompt = input?.name === 'prompt' && input.type.type === 'string' && input.required !== false;
  const givesText = output?.type.type === 'string' && output.name === undefined;
  return takesPrompt && givesText && otherInputs.length === 0 && otherOutputs.length === 0;
}
