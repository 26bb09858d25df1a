import type { Infer, shapes } from '@millrace/protocol';
import { isOwnTag } from '../../kernel/run-marks.ts';

export type Run = Infer<typeof shapes.run>;

export const tagOf = (run: Run, key: string): string | undefined =>
  run.data?.tags?.find((tag) => tag.key === key)?.value;

/** Tags that people set; MLflow's own are facts of the page. */
export const ownTags = (run: Run): readonly { readonly key: string; readonly value: string }[] =>
  (run.data?.tags ?? []).map(({ key = '', value = '' }) => ({ key, value })).filter(({ key }) => isOwnTag(key));

export interface SourceFacts {
  readonly name?: string;
  readonly kind?: string;
  readonly commit?: string;
  readonly branch?: string;
  /** Whether the code had changes that were not committed. */
  readonly isDirty: boolean;
  /** Those changes, as `git diff` writes them. */
  readonly diff?: string;
  /** An address that a browser can open, of the commit where the host is known. */
  readonly link?: string;
}

/** Where the code of a run came from. */
export function sourceOf(run: Run): SourceFacts {
  const commit = tagOf(run, 'mlflow.source.git.commit');
  const repository = tagOf(run, 'mlflow.source.git.repoURL');
  return {
    name: tagOf(run, 'mlflow.source.name'),
    kind: tagOf(run, 'mlflow.source.type'),
    commit,
    branch: tagOf(run, 'mlflow.source.git.branch'),
    isDirty: tagOf(run, 'mlflow.source.git.dirty')?.toLowerCase() === 'true',
    diff: tagOf(run, 'mlflow.source.git.diff') || undefined,
    link: repository && commitLink(repository, commit),
  };
}

/** `git@host:a/b.git` and `https://host/a/b.git` → `https://host/a/b/commit/…`; undefined for anything else. */
export function commitLink(repository: string, commit: string | undefined): string | undefined {
  const plain = repository
    .trim()
    .replace(/^git@([\w.-]+):/, 'https://$1/')
    .replace(/\.git$/, '');
  if (!/^https:\/\/[\w.-]+\/[\w./~-]+$/.test(plain)) return undefined;
  return commit && /^[0-9a-f]{7,64}$/i.test(commit) ? `${plain}/commit/${commit}` : plain;
}
