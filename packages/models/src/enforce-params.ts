import { isScalar, type ScalarType } from './data-type.ts';
import { isoOfNumpyText } from './datetime-text.ts';
import { enforceObject } from './enforce-nested.ts';
import { invalidParameter, ModelError } from './errors.ts';
import { formatParam } from './format-signature.ts';
import { pythonRepr, pythonStr, stringRepr } from './python-repr.ts';
import { emptyDict, isDict, isList, type PythonDict, type PythonValue, pythonTypeName } from './python-value.ts';
import type { ParamSpec } from './signature.ts';

/**
 * The params that reach the model: the given ones in their order, cast, then the defaults of the others. Names that the
 * signature does not have are dropped, all of them where it has no params.
 * @throws ModelError naming every param that does not fit
 */
export function enforceParams(
  given: PythonValue | undefined,
  specs: readonly ParamSpec[] | undefined,
): PythonDict | null {
  if (!specs) return given === null || given === undefined ? null : emptyDict();
  if (given !== null && given !== undefined && !isDict(given))
    throw invalidParameter(`Parameters must be a dictionary. Got type '${pythonTypeName(given)}'.`);
  const params = emptyDict();
  const refused: string[] = [];
  for (const [name, value] of Object.entries(given ?? {})) {
    const spec = specs.find((it) => it.name === name);
    if (!spec) continue;
    try {
      params[name] = enforceParam(value, spec);
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      refused.push(`(${stringRepr(name)}, ${stringRepr(error.message)})`);
    }
  }
  if (refused.length > 0) throw invalidParameter(`Invalid parameters found: {${refused.join(', ')}}`);
  for (const spec of specs) if (!(spec.name in params)) params[spec.name] = spec.default;
  return params;
}

/** One value, cast to the type of its param. Datetimes become ISO text. @throws ModelError */
export function enforceParam(value: PythonValue, spec: ParamSpec): PythonValue {
  const text = formatParam(spec);
  if (spec.shape && !(isList(value) && !value.some((it) => isList(it)))) {
    throw invalidParameter(
      `Value must be a 1D array with shape (-1,) for param ${text}, received ${pythonTypeName(value)} with ndim ` +
        `${dimensions(value)}`,
    );
  }
  try {
    return spec.shape ? (value as readonly PythonValue[]).map((it) => cast(it, spec)) : cast(value, spec);
  } catch (error) {
    throw invalidParameter(`Failed to validate type and shape for ${text}, error: ${(error as Error).message}`, error);
  }
}

const dimensions = (value: PythonValue): number => (isList(value) ? 1 + dimensions(value[0] ?? null) : 0);

function cast(value: PythonValue, { type }: ParamSpec): PythonValue {
  if (isScalar(type)) return castScalar(value, type.type);
  enforceObject(value, type, true);
  return value;
}

function castScalar(value: PythonValue, type: ScalarType): PythonValue {
  if (value === null) return null;
  if (type === 'datetime') return castDatetime(value);
  if (typeof value === 'object')
    throw invalidParameter(`Value must be a scalar for type \`DataType.${type}\`, got \`${pythonRepr(value)}\``);
  if (accepts[type]?.(value)) return type === 'float' || type === 'double' ? toFloat(value) : value;
  throw invalidParameter(
    `Can not safely convert \`<class '${pythonTypeName(value)}'>\` to \`DataType.${type}\` for value \`${pythonStr(value)}\``,
  );
}

const isInt = (value: PythonValue): boolean => typeof value === 'bigint';
const isNumber = (value: PythonValue): boolean => typeof value === 'bigint' || typeof value === 'number';

const accepts: Partial<Record<ScalarType, (value: PythonValue) => boolean>> = {
  boolean: (value) => typeof value === 'boolean',
  integer: isInt,
  long: isInt,
  float: isNumber,
  double: isNumber,
  string: (value) => typeof value === 'string',
};

function toFloat(value: PythonValue): number {
  const float = Number(value);
  if (typeof value === 'bigint' && !Number.isFinite(float)) throw invalidParameter('int too large to convert to float');
  return float;
}

function castDatetime(value: PythonValue): PythonValue {
  if (value === '' || value === 'NaT') return null;
  const iso = typeof value === 'string' ? isoOfNumpyText(value) : undefined;
  if (iso !== undefined) return iso;
  throw invalidParameter(
    `Failed to convert value \`${pythonStr(value)}\` from type \`<class '${pythonTypeName(value)}'>\` to \`DataType.datetime\``,
  );
}
