import { isTest } from './rooms.ts';
import type { SourceFile } from './source-file.ts';

/** From here on a reader should ask whether the thing is one thing. */
const functionLinesLook = 60;
const fileLinesLook = 400;
const levelsUpMax = 2;

/** What is worth a second look; nothing here fails. Lines, ready to print. */
export function report(files: readonly SourceFile[]): string[] {
  const product = files.filter(({ path }) => !isTest(path));
  const spans = product.flatMap((file) => file.functions.map((span) => ({ ...span, path: file.path })));
  const lines = sum(product.map((file) => file.lines));
  const anys = sum(product.map((file) => file.anyCount));
  const testLines = sum(files.map((file) => file.lines)) - lines;
  return [
    `${files.length} files seen; ${lines} lines of source, ${testLines} of tests (${(testLines / Math.max(1, lines)).toFixed(2)})`,
    `files: median ${quantile(
      product.map((file) => file.lines),
      0.5,
    )} lines; functions: median ${quantile(
      spans.map((span) => span.lines),
      0.5,
    )}, 95 % under ${
      quantile(
        spans.map((span) => span.lines),
        0.95,
      ) + 1
    }; any: ${anys}`,
    ...product.filter((file) => file.lines > fileLinesLook).map((file) => `look: ${file.path} has ${file.lines} lines`),
    ...spans
      .filter((span) => span.lines > functionLinesLook)
      .map((span) => `look: ${span.path}:${span.line} ${span.name} has ${span.lines} lines`),
    ...product.flatMap((file) =>
      file.imports.filter(reachesFarUp).map((it) => `look: ${file.path}:${it.line} imports ${it.specifier}`),
    ),
  ];
}

const reachesFarUp = ({ specifier }: { specifier: string }): boolean =>
  specifier.startsWith('../'.repeat(levelsUpMax + 1));

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
