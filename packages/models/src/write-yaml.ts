import { compareText } from './compare-text.ts';
import { floatRepr } from './python-repr.ts';
import { isDict, isList, type PythonDict, type PythonValue } from './python-value.ts';
import { writeScalar } from './yaml-scalar.ts';

export interface YamlStyle {
  /** Keeps letters beyond ASCII; without it text that has them is written with escapes in double quotes. */
  readonly unicode?: boolean;
  /** Keys stay in the order given; by default they are sorted. */
  readonly keepOrder?: boolean;
}

/** Keys of this length and more stand on a line of their own, after `? `: PyYAML counts 128 with the five letters of `!!str`. */
const simpleKeyMax = 123;
const lineEnd = /[\n\u0085\u2028\u2029]/;

/** Writes a document byte for byte as PyYAML's safe dumper does in block style: sorted keys, lines folded after 80 columns. */
export function writeYaml(value: PythonValue, style: YamlStyle = {}): string {
  const writer = new Writer(style);
  writer.node(value, { indent: -2, isIndentless: false });
  return writer.text;
}

interface Place {
  /** Column of the collection around; the root has none. */
  readonly indent: number;
  /** A list that is the value of a key starts in the column of the key. */
  readonly isIndentless: boolean;
}

class Writer {
  text = '';
  private readonly style: YamlStyle;

  constructor(style: YamlStyle) {
    this.style = style;
  }

  /** Writes at the end of the text, which stands behind `key:`, behind `-`, or at a line's start. */
  node(value: PythonValue, { indent, isIndentless }: Place): void {
    if (isList(value) && value.length > 0) this.list(value, isIndentless ? indent : indent + 2);
    else if (isDict(value) && Object.keys(value).length > 0) this.dict(value, indent + 2);
    else this.text += `${this.separator()}${this.scalar(value, indent + 2)}\n`;
  }

  private list(items: readonly PythonValue[], indent: number): void {
    this.open(indent);
    for (const [at, item] of items.entries()) {
      if (at > 0) this.text += ' '.repeat(indent);
      this.text += '-';
      this.node(item, { indent, isIndentless: false });
    }
  }

  private dict(dict: PythonDict, indent: number): void {
    this.open(indent);
    const keys = this.style.keepOrder ? Object.keys(dict) : Object.keys(dict).sort(compareText);
    for (const [at, key] of keys.entries()) {
      if (at > 0) this.text += ' '.repeat(indent);
      const isSimple = this.key(key, indent);
      this.node(dict[key]!, { indent, isIndentless: isSimple });
    }
  }

  /** Whether the key stands on the line of its value. */
  private key(key: string, indent: number): boolean {
    const isSimple = key !== '' && Array.from(key).length < simpleKeyMax && !lineEnd.test(key);
    if (!isSimple) this.text += '? ';
    const written = this.scalar(key, indent + 2, isSimple);
    this.text += isSimple ? `${written}:` : `${written}\n${' '.repeat(indent)}:`;
    return isSimple;
  }

  /** A collection starts on a new line, or on the line of the `-`, or of the `:` alone, that it belongs to. */
  private open(indent: number): void {
    if (this.text === '') return;
    if (/(?:^|\n) *(?:[-:] )*[-:]$/.test(this.text.slice(-200))) this.text += ' ';
    else this.text += `\n${' '.repeat(indent)}`;
  }

  private separator(): string {
    return this.text === '' || /[\n ]$/.test(this.text.slice(-1)) ? '' : ' ';
  }

  private scalar(value: PythonValue, indent: number, isKey = false): string {
    if (value === null) return 'null';
    if (typeof value === 'number') return writeFloat(value);
    if (isList(value)) return '[]';
    if (typeof value !== 'string') return isDict(value) ? '{}' : String(value);
    const line = Array.from(this.text.slice(this.text.lastIndexOf('\n') + 1)).length;
    const column = line + (isKey ? 0 : this.separator().length);
    return writeScalar(value, { indent, column, isKey, unicode: this.style.unicode ?? false });
  }
}

/** YAML 1.1 reads a float only with a dot. */
function writeFloat(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf';
  const text = floatRepr(value);
  return text.includes('.') ? text : text.replace('e', '.0e');
}
