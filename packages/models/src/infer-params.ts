import { invalidParameter } from './errors.ts';
import { CannotInfer, inferType, mergeAll } from './infer-type.ts';
import { paramOf } from './parse-signature.ts';
import { pythonRepr } from './python-repr.ts';
import { fromJs, type PythonValue } from './python-value.ts';
import { type ParamSpec, paramsOf } from './signature.ts';

/**
 * The params that a model can be told, with the given values as defaults. A value is one scalar, a flat list, or an object.
 * @throws ModelError naming the params that have no type
 */
export function inferParams(params: Readonly<Record<string, unknown>>): readonly ParamSpec[] {
  const refused: string[] = [];
  const specs = Object.entries(params).flatMap(([name, value]) => {
    try {
      return [inferParam(name, value)];
    } catch (error) {
      refused.push(`(${pythonRepr(name)}, ${shown(value)}, ${(error as Error).message})`);
      return [];
    }
  });
  if (refused.length > 0) throw invalidParameter(`Failed to infer schema for parameters: [${refused.join(', ')}]`);
  return paramsOf(specs);
}

function shown(value: unknown): string {
  try {
    return pythonRepr(fromJs(value));
  } catch {
    return typeof value;
  }
}

function inferParam(name: string, value: unknown): ParamSpec {
  if (value === null || value === undefined)
    throw new CannotInfer('a param needs a value from which its type is known');
  const isList = Array.isArray(value);
  if (isList && value.some((it) => typeof it === 'object')) throw new CannotInfer('a list may hold only scalars');
  if (isList && value.length === 0) throw new CannotInfer('an empty list has no type');
  const type = isList
    ? mergeAll(
        value.map((it) => inferType(it, {})),
        {},
      )
    : inferType(value, {});
  return paramOf({ name, type, value: defaultOf(value), shape: isList ? [-1n] : null });
}

function defaultOf(value: unknown): PythonValue {
  if (value instanceof Date) return value.toISOString().slice(0, 23);
  return Array.isArray(value) ? value.map(defaultOf) : fromJs(value);
}
