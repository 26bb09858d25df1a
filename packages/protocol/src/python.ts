/** Values as MLflow's messages, written by Python, print them. */

const seeDocs = 'See the API docs for more information about request parameters.';
/** Longer values are cut in messages, so that an answer never grows with the request. */
const shownMax = 2000;

export const missingValueMessage = (field: string): string => `Missing value for required parameter '${field}'. ${seeDocs}`;

export const invalidValueMessage = (field: string, value: unknown): string =>
  `Invalid value ${pythonJson(value)} for parameter '${field}' supplied:  Hint: Value was of type '${pythonTypeName(value)}'. ${seeDocs}`;

/** Compact JSON with everything beyond ASCII escaped, as `json.dumps` with tight separators. */
export function pythonJson(value: unknown): string {
  let text: string;
  try {
    text = JSON.stringify(value, (_, member) => shown(member)) ?? 'null';
  } catch {
    text = '(a value too deep to show)';
  }
  const ascii = text.replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return ascii.length <= shownMax ? ascii : `${ascii.slice(0, shownMax)}…`;
}

const shown = (member: unknown): unknown =>
  typeof member === 'bigint' ? Number(member) : typeof member === 'number' && !Number.isFinite(member) ? 'out of range' : member;

export function pythonTypeName(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (Array.isArray(value)) return 'list';
  switch (typeof value) {
    case 'string':
      return 'str';
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return Number.isInteger(value) ? 'int' : 'float';
    default:
      return 'dict';
  }
}

/** A parsed JSON value as Python's `repr` prints it. */
export function pythonRepr(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return pythonText(value);
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  if (typeof value === 'object') {
    const members = Object.entries(value).map(([key, member]) => `${pythonText(key)}: ${pythonRepr(member)}`);
    return `{${members.join(', ')}}`;
  }
  return String(value);
}

/** A text as Python's `repr` quotes it. */
export function pythonText(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t');
  return text.includes("'") && !text.includes('"') ? `"${escaped}"` : `'${escaped.replaceAll("'", "\\'")}'`;
}

/** A double as Python's `repr` prints it. */
export function pythonFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return `${value}.0`;
  return Math.abs(value) >= 1e16 ? value.toExponential() : String(value);
}
