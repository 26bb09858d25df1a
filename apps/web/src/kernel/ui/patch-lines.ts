export interface PatchLine {
  readonly text: string;
  readonly kind: 'file' | 'place' | 'came' | 'went' | 'same';
}

const fileLine =
  /^(?:diff |index [0-9a-f]+\.\.|new file mode|deleted file mode|similarity index|rename (?:from|to) |Binary files )/;

/** Lines of a unified diff by what they say; in a text that is none, all are `same`. */
export function patchLines(text: string): PatchLine[] {
  let isInHunk = false;
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line): PatchLine => {
      if (fileLine.test(line)) isInHunk = false;
      else if (/^@@ .* @@/.test(line)) isInHunk = true;
      return { text: line, kind: kindOf(line, isInHunk) };
    });
}

function kindOf(line: string, isInHunk: boolean): PatchLine['kind'] {
  if (!isInHunk) return fileLine.test(line) || /^(?:---|\+\+\+) /.test(line) ? 'file' : 'same';
  if (line.startsWith('@@ ')) return 'place';
  if (line.startsWith('+')) return 'came';
  return line.startsWith('-') ? 'went' : 'same';
}
