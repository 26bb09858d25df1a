import { needsQuotes } from './read-yaml.ts';

export interface ScalarPlace {
  /** Spaces before the lines after the first. */
  readonly indent: number;
  /** Where the text starts on its line. */
  readonly column: number;
  /** Keys stay on one line. */
  readonly isKey: boolean;
  readonly unicode: boolean;
}

/** A line may be folded at the first space beyond this column. */
const widthMax = 80;
const lineEnd = /[\u0085\u2028\u2029]/;

/** Text as PyYAML writes it: plain where that reads back as the same text, else in single, else in double quotes. */
export function writeScalar(text: string, place: ScalarPlace): string {
  if (needsDoubleQuotes(text, place)) return doubleQuoted(text, place);
  if (isPlain(text)) return fold(text, place, { quote: '', canStart: true });
  return fold(text, { ...place, column: place.column + 1 }, { quote: "'", canStart: false });
}

function needsDoubleQuotes(text: string, { isKey, unicode }: ScalarPlace): boolean {
  if (isKey && text.includes('\n')) return true;
  // Line ends that only YAML 1.1 knows are kept from its readers.
  if (/\n /.test(text) || / \n/.test(text) || lineEnd.test(text)) return true;
  return Array.from(text).some((char) => !isPrintable(char, unicode));
}

function isPrintable(char: string, unicode: boolean): boolean {
  if (char === '\n' || (char >= ' ' && char <= '~')) return true;
  const code = char.codePointAt(0)!;
  const isText = code === 0x85 || (code >= 0xa0 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0x10ffff);
  return unicode && isText && code !== 0xfeff && code !== 0xfffe && code !== 0xffff;
}

const indicators = /^(?:---|\.\.\.|[#,[\]{}&*!|>'"%@`]|[?:](?:[ \n\t]|$)|-(?:[ \n\t]|$))|:(?:[ \n\t]|$)|[ \n\t]#/;

const isPlain = (text: string): boolean =>
  text !== '' && !needsQuotes(text) && !/^ | $|\n/.test(text) && !indicators.test(text);

interface FoldStyle {
  readonly quote: '' | "'";
  /** Whether the text may be folded at its very start and end. */
  readonly canStart: boolean;
}

/** Runs of line ends, of spaces, and of everything else. */
const runs = /\n+| +|[^ \n]+/g;

function fold(text: string, { indent, column: start, isKey }: ScalarPlace, { quote, canStart }: FoldStyle): string {
  let column = start;
  let written = '';
  for (const { 0: run, index } of text.matchAll(runs)) {
    const isInside = canStart || (index > 0 && index + 1 < text.length);
    if (run === ' ' && !isKey && column > widthMax && isInside) {
      written += `\n${' '.repeat(indent)}`;
      column = indent;
    } else if (run.startsWith('\n')) {
      written += `\n${run}${' '.repeat(indent)}`;
      column = indent;
    } else {
      const shown = quote ? run.replaceAll("'", "''") : run;
      written += shown;
      column += Array.from(shown).length;
    }
  }
  return quote + written + quote;
}

const escapes: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\x08': 'b',
  '\t': 't',
  '\n': 'n',
  '\x0b': 'v',
  '\x0c': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\x85': 'N',
  '\xa0': '_',
  '\u2028': 'L',
  '\u2029': 'P',
};

function escapeOf(char: string, unicode: boolean): string | undefined {
  const short = escapes[char];
  const isAscii = char >= ' ' && char <= '~' && char !== '"' && char !== '\\';
  if (isAscii || (unicode && char > '\x9f' && char.length === 1 && isPrintable(char, true) && !lineEnd.test(char)))
    return undefined;
  if (short !== undefined) return `\\${short}`;
  const hex = char.codePointAt(0)!.toString(16).toUpperCase();
  if (hex.length <= 2) return `\\x${hex.padStart(2, '0')}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

/** Folds before a space, and behind an escape; a backslash at the end of the line, and one before a space that starts the next. */
function doubleQuoted(text: string, { indent, column: start, isKey, unicode }: ScalarPlace): string {
  const chars = Array.from(text);
  let [written, pending, column] = ['"', '', start + 1];
  const flush = () => {
    written += pending;
    column += Array.from(pending).length;
    pending = '';
  };
  for (const [at, char] of [...chars, undefined].entries()) {
    const escaped = char === undefined ? '' : escapeOf(char, unicode);
    if (escaped !== undefined) {
      flush();
      written += escaped;
      column += escaped.length;
    }
    const canFold = !isKey && at > 0 && at < chars.length - 1 && (char === ' ' || pending === '');
    // What the next line starts with: behind an escape, the character after it.
    const next = escaped === undefined ? char : chars[at + 1];
    const width = escaped === undefined ? column + Array.from(pending).length : column - 1;
    if (canFold && width > widthMax) {
      flush();
      written += `\\\n${' '.repeat(indent)}${next === ' ' ? '\\' : ''}`;
      column = indent + (next === ' ' ? 1 : 0);
    }
    if (escaped === undefined) pending += char;
  }
  return `${written}"`;
}
