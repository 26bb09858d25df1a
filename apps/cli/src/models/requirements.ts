import { StartProblem } from '@millrace/server';

/** A project with extras, versions and a marker. */
const versions =
  /^[A-Za-z0-9._-]+\s*(?:\[[^\]]*\])?\s*(?:(?:[<>=!~]=?=?\s*[A-Za-z0-9.*+!_-]+)(?:\s*,\s*[<>=!~]=?=?\s*[A-Za-z0-9.*+!_-]+)*)?\s*(?:;\s*[\w\s"'.<>=!~()-]*)?$/;
/** A file beside the requirements. */
const fileReference = /^(?:-[rc]|--requirement|--constraint)\s+[A-Za-z0-9][\w.-]*$/;

/**
 * Refuses lines that are more than names and versions: a URL, a path or an option of pip would install what nobody looked at.
 * @throws {StartProblem} with the line
 */
export function checkRequirements(text: string): string[] {
  const lines = text
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');
  const odd = lines.find((line) => !versions.test(line) && !fileReference.test(line));
  if (odd === undefined) return lines;
  throw new StartProblem(
    `The model's requirements hold a line that is not a package with versions: '${odd.slice(0, 200)}'. Install it yourself and use --env-manager local.`,
  );
}

/** The files that a line of pip names, as paths in the model's folder. */
export const referenced = (line: string): readonly string[] =>
  fileReference.test(line) ? [line.replace(/^\S+\s+/, '')] : [];

/** The name of the package a requirement asks for, in lower case. */
export const packageOf = (line: string): string => (/^[A-Za-z0-9._-]+/.exec(line.trim())?.[0] ?? '').toLowerCase();
