import { parseJson } from '@millrace/protocol';
import type { PreviewKind } from '../preview-kind.ts';

/** The value of a text, or why it has none. */
export type ReadTree = { readonly value: unknown } | { readonly problem: string };

/** @param kind `json`, `lines` or `yaml` */
export async function readTree(text: string, kind: PreviewKind): Promise<ReadTree> {
  if (kind === 'lines') return { value: readLines(text) };
  if (kind === 'yaml') return readYamlTree(text);
  const value = parseJson(text);
  return value === undefined ? { problem: jsonProblem(text) } : { value };
}

/** A line that is no JSON stays the text that it is. */
const readLines = (text: string): unknown[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => parseJson(line) ?? line);

function jsonProblem(text: string): string {
  try {
    JSON.parse(text);
    return 'It is nested too deeply.';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** As PyYAML's safe loader reads it: a tag is never a command. */
async function readYamlTree(text: string): Promise<ReadTree> {
  const { readYaml } = await import('@millrace/models/readers');
  try {
    return { value: readYaml(text) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
