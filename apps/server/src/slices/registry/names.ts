import { checkLength, checkPlainName, invalidParameter, limits, readPythonInt } from '@millrace/protocol';

/**
 * The name of a model or prompt: neither blank, nor with `/` or `:`, nor one that as a path would be another one.
 * @throws INVALID_PARAMETER_VALUE
 */
export function checkedModelName(name: string): string {
  if (name.trim() === '') throw invalidParameter("Missing value for required parameter 'name'.");
  if (/[/:]/.test(name)) throw invalidParameter(`Invalid model name '${name}'. Names cannot contain '/' or ':'.`);
  checkPlainName(name, 'name');
  return name;
}

/** @throws INVALID_PARAMETER_VALUE */
export function checkedNewName(name: string): string {
  if (name.trim() === '') throw invalidParameter("Missing value for required parameter 'new_name'.");
  return checkedModelName(name);
}

/** Letters and digits of any script, `_` and `-`. @throws INVALID_PARAMETER_VALUE */
export function checkedAlias(alias: string): string {
  if (alias === '') throw invalidParameter('Registered model alias name cannot be empty.');
  if (!/^[\p{L}\p{N}_-]*\n?$/u.test(alias)) {
    throw invalidParameter(
      `Invalid alias name: '${alias}'. Names may only contain alphanumerics, underscores (_), and dashes (-).`,
    );
  }
  checkLength('Registered model alias name', limits.registryAlias, alias);
  return alias;
}

/** An alias that may be set: `latest` and `v12` mean versions already. @throws INVALID_PARAMETER_VALUE */
export function checkedNewAlias(text: string): string {
  const alias = checkedAlias(text);
  if (isLatest(alias)) throw invalidParameter("'latest' alias name (case insensitive) is reserved.");
  if (/^v\p{Nd}+\n?$/iu.test(alias)) throw invalidParameter(`Version alias name '${alias}' is reserved.`);
  return alias;
}

/** Every model has this alias for its highest version. */
export const isLatest = (alias: string): boolean => alias.toLowerCase() === 'latest';

/** A version as a number; a bigint is one that no model has. @throws INVALID_PARAMETER_VALUE */
export function checkedVersion(text: string, parameter = 'version'): number | bigint {
  const version = readPythonInt(text);
  if (version !== undefined) return version;
  throw invalidParameter(`Parameter '${parameter}' must be an integer, got '${text}'.`);
}
