import type { OutputOf, registryHistory } from '@millrace/protocol';

/** One thing that differs; a side that does not have it is undefined. */
export interface DiffRow {
  readonly key: string;
  readonly left?: string;
  readonly right?: string;
}

export interface DiffSection {
  readonly title: string;
  readonly rows: readonly DiffRow[];
}

type Differences = OutputOf<typeof registryHistory.compareModelVersions>;

/** The sections that have differences, in the order in which one asks. */
export function prepareVersionDiff(found: Differences, showNumber: (value: number) => string): readonly DiffSection[] {
  const texts = (rows: Differences['params']): readonly DiffRow[] =>
    (rows ?? []).map(({ key = '', value, other_value }) => ({ key, left: value, right: other_value }));
  const metrics = (found.metrics ?? []).map(({ key = '', value, other_value }) => ({
    key,
    left: value === undefined ? undefined : showNumber(value),
    right: other_value === undefined ? undefined : showNumber(other_value),
  }));
  const files = (found.files ?? []).map(({ path = '', file, other_file }) => ({
    key: path,
    left: file?.sha256?.slice(0, 16),
    right: other_file?.sha256?.slice(0, 16),
  }));
  return [
    { title: 'Signature', rows: texts(found.signature) },
    { title: 'Metrics', rows: metrics },
    { title: 'Params', rows: texts(found.params) },
    { title: 'Environment', rows: texts(found.environment) },
    { title: 'Tags', rows: texts(found.tags) },
    { title: 'Files', rows: files },
  ].filter(({ rows }) => rows.length > 0);
}
