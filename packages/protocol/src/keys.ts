import { fail, invalidParameter } from './errors.ts';
import { pythonJson, pythonText } from './python.ts';

/**
 * Refuses a metric, param or tag key that MLflow refuses: characters beyond letters, digits, `_ - . : /` and space, or a
 * key that as a POSIX path would mean another one.
 *
 * @param path what the message calls the field, e.g. `key` or `metrics[0].name`
 * @throws INVALID_PARAMETER_VALUE
 */
export function checkKey(key: string, path: string): void {
  if (!allowedCharacters.test(key)) {
    throw invalidParameter(
      `${invalidValue(path, key)}: Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), ` +
        'colon(:) and slashes (/).',
    );
  }
  checkPlainName(key, path);
}

/**
 * Refuses a name that as a POSIX path would mean another one: `..`, `a//b`, `/a`.
 *
 * @param path what the message calls the field
 * @throws INVALID_PARAMETER_VALUE
 */
export function checkPlainName(key: string, path: string): void {
  const norm = normalisedPath(key);
  if (norm !== key || norm === '.' || norm.startsWith('..') || norm.startsWith('/')) {
    throw invalidParameter(
      `${invalidValue(path, key)}: Names may be treated as files in certain cases, and must not resolve to other names when treated ` +
        `as such. This name would resolve to ${pythonText(norm)}`,
    );
  }
}

const invalidValue = (path: string, value: string) =>
  `Invalid value ${pythonJson(value)} for parameter '${path}' supplied`;

/** Python's `\w` is letters, digits of any script, and the underscore; a final line feed passes its `$`. */
const allowedCharacters = /^[/\p{L}\p{N}_.\- :]*\n?$/u;

/** `posixpath.normpath`: empty and `.` segments dropped, `..` resolved, two leading slashes kept. */
function normalisedPath(text: string): string {
  if (text === '') return '.';
  // Nearly every key, and a batch has hundreds.
  if (!/[/.]/.test(text)) return text;
  const lead = /^\/\/(?!\/)/.test(text) ? '//' : text.startsWith('/') ? '/' : '';
  const out: string[] = [];
  for (const segment of text.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..' && (out.length > 0 ? out.at(-1) !== '..' : lead !== '')) out.pop();
    else out.push(segment);
  }
  return lead + out.join('/') || '.';
}

/**
 * Refuses tags of something new of which two have one key.
 *
 * @param owner what the message calls the thing that is made
 * @throws BAD_REQUEST, as MLflow's database does
 */
export function checkDifferentKeys(owner: string, tags: readonly { readonly key: string }[]): void {
  const seen = new Set<string>();
  for (const { key } of tags) {
    if (seen.has(key))
      throw fail('BAD_REQUEST', `Tag ${pythonJson(key)} of ${owner} is given more than once. Give each key once.`);
    seen.add(key);
  }
}

/** Number of code points, as Python counts. */
export function lengthOf(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit < 0xdc00) {
      length--;
      i++;
    }
  }
  return length;
}

/** @throws INVALID_PARAMETER_VALUE naming the entity and the limit. */
export function checkLength(entity: string, limit: number, text: string): void {
  if (text.length > limit && lengthOf(text) > limit) {
    throw invalidParameter(`'${entity}' exceeds the maximum length of ${limit} characters`);
  }
}

/** Cuts an over-long value to the limit, or refuses it when cutting is off (MLFLOW_TRUNCATE_LONG_VALUES=false). */
export function cutToLength(entity: string, limit: number, text: string, truncate: boolean): string {
  if (text.length <= limit) return text;
  if (!truncate) checkLength(entity, limit, text);
  return Array.from(text.slice(0, 2 * limit))
    .slice(0, limit)
    .join('');
}
