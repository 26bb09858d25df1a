import { isDict, isList, type PythonValue } from './python-value.ts';

/** `repr(value)` of a float: the shortest digits that read back equal, in Python's notation: `1.0`, `1e-07`, `1e+22`. */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const [digits, exponent] = decimalOf(Math.abs(value));
  const sign = value < 0 ? '-' : '';
  if (exponent < -4 || exponent >= 16) return sign + scientific(digits, exponent);
  return sign + positional(digits, exponent);
}

function decimalOf(value: number): [digits: string, exponent: number] {
  const [mantissa = '0', power = '0'] = value.toExponential().split('e');
  return [mantissa.replace('.', ''), Number(power)];
}

function scientific(digits: string, exponent: number): string {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
  const size = String(Math.abs(exponent)).padStart(2, '0');
  return `${digits[0]}${fraction}e${exponent < 0 ? '-' : '+'}${size}`;
}

function positional(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${whole}.${digits.slice(exponent + 1) || '0'}`;
}

/** `repr(value)`: what MLflow puts into its messages. */
export function pythonRepr(value: PythonValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return floatRepr(value);
  if (typeof value === 'string') return stringRepr(value);
  if (isList(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  if (!isDict(value)) return String(value);
  const entries = Object.entries(value).map(([key, it]) => `${stringRepr(key)}: ${pythonRepr(it)}`);
  return `{${entries.join(', ')}}`;
}

/** `str(value)`: text as it is, everything else as its `repr`. */
export const pythonStr = (value: PythonValue): string => (typeof value === 'string' ? value : pythonRepr(value));

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' };

/** Single quotes, unless the text has them and no double ones; what does not print is escaped. */
export function stringRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = Array.from(text, (char) => {
    if (char === quote) return `\\${quote}`;
    return short[char] ?? (printable.test(char) ? char : escapeOf(char.codePointAt(0)!));
  });
  return quote + escaped.join('') + quote;
}

const printable = /^(?: |[^\p{C}\p{Z}])$/u;

/** `\\xe9`, `\\u6c34`, `\\U0001f600` */
export function escapeOf(code: number): string {
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}

const namedBytes: Readonly<Record<number, string>> = { 9: '\\t', 10: '\\n', 13: '\\r', 92: '\\\\' };

/** `repr(bytes)`: `b'x\xff'` */
export function bytesRepr(bytes: Uint8Array): string {
  const quote = bytes.includes(0x27) && !bytes.includes(0x22) ? '"' : "'";
  let text = '';
  for (const byte of bytes) {
    if (byte === quote.charCodeAt(0)) text += `\\${quote}`;
    else if (namedBytes[byte]) text += namedBytes[byte];
    else text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  return `b${quote}${text}${quote}`;
}
