import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, parseDocument, type ScalarTag } from 'yaml';
import { ModelError } from './errors.ts';
import { dictOf, emptyDict, type PythonDict, type PythonValue } from './python-value.ts';

/** Characters of a document and nodes after its aliases are followed; a model's description has a few kilobytes. */
const lengthMax = 16 * 2 ** 20;
const nodesMax = 200_000;
const depthMax = 100;

/** PyYAML's rules for plain text of YAML 1.1, which differ from every other reader's: a float needs a dot, and a sign after `e`. */
const rules: readonly (readonly [name: string, pattern: RegExp, read: (text: string) => PythonValue])[] = [
  ['null', /^(?:~|null|Null|NULL|)$/, () => null],
  ['bool', /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/, () => true],
  ['bool', /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/, () => false],
  ['int', /^[-+]?0b[01_]+$/, (text) => intOf(text, '0b')],
  ['int', /^[-+]?0x[0-9a-fA-F_]+$/, (text) => intOf(text, '0x')],
  ['int', /^[-+]?0[0-7_]+$/, (text) => intOf(text, '0o')],
  ['int', /^[-+]?(?:0|[1-9][0-9_]*)$/, (text) => intOf(text, '')],
  ['int', /^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+$/, (text) => BigInt(sexagesimal(text))],
  ['float', /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/, sexagesimal],
  ['float', /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?)$/, floatOf],
  ['float', /^[-+]?\.(?:inf|Inf|INF)$/, (text) => (text.startsWith('-') ? -Infinity : Infinity)],
  ['float', /^\.(?:nan|NaN|NAN)$/, () => Number.NaN],
];

function intOf(text: string, prefix: string): bigint {
  const sign = text.startsWith('-') ? -1n : 1n;
  const digits = text
    .replace(/^[-+]/, '')
    .slice(prefix === '0o' ? 1 : prefix.length)
    .replaceAll('_', '');
  return sign * BigInt(prefix + (digits || '0'));
}

function floatOf(text: string): number {
  return Number(text.replaceAll('_', ''));
}

/** `1:30` is 90: what YAML 1.1 makes of numbers with colons. */
function sexagesimal(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1;
  const parts = text.replace(/^[-+]/, '').replaceAll('_', '').split(':').map(Number);
  return sign * parts.reduce((sum, part) => sum * 60 + part, 0);
}

/** Text that is quoted, or that no rule knows, is text. Dates too: MLflow quotes them, and nobody here needs them as dates. */
function readPlain(text: string): PythonValue {
  if (text === '<<' || text === '=') throw notYaml(`'${text}' without quotes is no value`);
  const rule = rules.find(([, pattern]) => pattern.test(text));
  return rule ? rule[2](text) : text;
}

const timestamp =
  /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/;

/** Whether PyYAML reads this text as something else than text when it stands without quotes. */
export const needsQuotes = (text: string): boolean =>
  text === '<<' || text === '=' || timestamp.test(text) || rules.some(([, pattern]) => pattern.test(text));

const tagged: Readonly<Record<string, (text: string) => PythonValue>> = {
  'tag:yaml.org,2002:str': (text) => text,
  'tag:yaml.org,2002:null': () => null,
  'tag:yaml.org,2002:bool': readPlain,
  'tag:yaml.org,2002:int': readPlain,
  'tag:yaml.org,2002:float': readPlain,
  'tag:yaml.org,2002:timestamp': (text) => text,
  'tag:yaml.org,2002:binary': (text) => text.replace(/\s/g, ''),
};

const collections: ReadonlySet<string> = new Set(['tag:yaml.org,2002:map', 'tag:yaml.org,2002:seq']);

/** Every scalar reaches us as text; what it means, the rules above say. */
const plainTags: ScalarTag[] = Object.keys(tagged).map((tag) => ({ tag, resolve: (text: string) => text }));

/**
 * Reads one YAML document as PyYAML's safe loader does, with two differences: dates stay text, and sets, ordered maps and
 * objects of Python are refused. Of a repeated key the last value wins; `<<` merges.
 * @throws ModelError when it is not YAML, or too large
 */
export function readYaml(text: string): PythonValue {
  if (text.length > lengthMax) throw notYaml(`it has more than ${lengthMax} characters`);
  const document = parseDocument(text, {
    version: '1.1',
    schema: 'failsafe',
    customTags: plainTags,
    uniqueKeys: false,
    merge: false,
    logLevel: 'error',
  });
  const [error] = document.errors;
  if (error) throw notYaml(error.message.split('\n')[0]!.replace(/:$/, ''));
  return new Reader(document).value(document.contents);
}

class Reader {
  private nodes = 0;
  private depth = 0;
  private readonly document: Document;

  constructor(document: Document) {
    this.document = document;
  }

  value(node: unknown): PythonValue {
    if (++this.nodes > nodesMax) throw notYaml(`it has more than ${nodesMax} values`);
    if (++this.depth > depthMax) throw notYaml(`it has more than ${depthMax} values inside each other`);
    const value = this.read(node);
    this.depth--;
    return value;
  }

  private read(node: unknown): PythonValue {
    if (node === null || node === undefined) return null;
    if (isAlias(node)) return this.value(this.resolved(node));
    if ((isSeq(node) || isMap(node)) && node.tag && !collections.has(node.tag)) throw notAllowed(node.tag);
    if (isSeq(node)) return node.items.map((item) => this.value(item));
    if (isMap(node)) return this.dict(node.items);
    if (isScalar(node)) return readScalar(node);
    throw notYaml('it has a value that is neither text, list nor map');
  }

  private resolved(node: Alias): unknown {
    const target = node.resolve(this.document);
    if (target === undefined) throw notYaml('an alias has no anchor before it');
    return target;
  }

  private dict(pairs: readonly { readonly key: unknown; readonly value: unknown }[]): PythonDict {
    const own = emptyDict();
    const merged = emptyDict();
    for (const { key, value } of pairs) {
      if (isScalar(key) && key.type === 'PLAIN' && key.value === '<<') Object.assign(merged, this.merged(value));
      else own[keyText(this.value(key))] = this.value(value);
    }
    return dictOf([...Object.entries(merged), ...Object.entries(own)]);
  }

  /** Of several maps the first wins. */
  private merged(node: unknown): PythonDict {
    const target = isAlias(node) ? this.resolved(node) : node;
    if (isMap(target)) return this.dict(target.items);
    if (!isSeq(target)) throw notYaml('a merge key needs a map or a list of maps');
    return dictOf([...target.items].reverse().flatMap((item) => Object.entries(this.merged(item))));
  }
}

function readScalar(node: { readonly value: unknown; readonly tag?: string; readonly type?: string }): PythonValue {
  const text = node.value === null ? '' : String(node.value);
  if (node.tag) {
    const read = tagged[node.tag];
    if (!read) throw notAllowed(node.tag);
    return read(text);
  }
  return node.type === 'PLAIN' || node.type === undefined ? readPlain(text) : text;
}

function keyText(key: PythonValue): string {
  if (typeof key === 'object' && key !== null) throw notYaml('a key is a list or a map');
  return key === null ? 'null' : String(key);
}

const notAllowed = (tag: string): ModelError => notYaml(`the tag '${tag}' is not allowed`);

const notYaml = (why: string): ModelError => new ModelError('BAD_REQUEST', `The file is not valid YAML: ${why}.`);
