import { useQueries } from '@tanstack/react-query';
import { ApiFailure, isMissing } from '../../kernel/api/api-failure.ts';
import { Skeleton } from '../../kernel/ui/states.tsx';
import { TextDiff } from '../../kernel/ui/TextDiff.tsx';
import { type ArtifactSource, runArtifacts } from '../artifacts/index.ts';
import type { FilesProps } from './FilesSideBySide.tsx';
import { UnreadFiles } from './UnreadFiles.tsx';

/** What the server answers to who asks for the first bytes of an empty file. */
const noBytes = 416;
/** Of each file; what is longer is compared up to here. */
const textBytesMost = 512 * 1024;

const textOf = (source: ArtifactSource, path: string) => ({
  queryKey: ['artifact-text', source.key, path],
  queryFn: ({ signal }: { signal: AbortSignal }) => readText(source, path, signal),
  retry: false,
});

/** Null where there is no such file. */
async function readText(source: ArtifactSource, path: string, signal: AbortSignal): Promise<string | null> {
  try {
    return await (await source.fetch(path, `bytes=0-${textBytesMost - 1}`, signal)).text();
  } catch (error) {
    if (isMissing(error)) return null;
    if (error instanceof ApiFailure && error.status === noBytes) return '';
    throw error;
  }
}

/** One text of every run against the first run's. */
export function TextsSideBySide({ runs, search, path }: FilesProps) {
  const texts = useQueries({ queries: runs.map(({ info }) => textOf(runArtifacts(info?.run_id ?? ''), path)) });
  if (texts.some(({ isPending }) => isPending)) return <Skeleton />;
  const failed = texts.filter(({ error }) => error !== null);
  if (failed.length > 0) return <UnreadFiles failed={failed} />;
  const [base, ...others] = texts;
  return (
    <div className="compare-texts">
      {others.map(({ data }, i) => {
        const run = runs[i + 1];
        const title = `${runs[0]?.info?.run_name} → ${run?.info?.run_name}`;
        const isWhole = search.all === true;
        return (
          <FileDiff
            key={run?.info?.run_id}
            {...{ title, isWhole }}
            left={base?.data ?? undefined}
            right={data ?? undefined}
          />
        );
      })}
    </div>
  );
}

interface FileDiffProps {
  readonly title: string;
  readonly left: string | undefined;
  readonly right: string | undefined;
  /** Also what is equal. */
  readonly isWhole: boolean;
}

function FileDiff({ title, left, right, isWhole }: FileDiffProps) {
  const note = noteOf(left, right);
  return (
    <section>
      <h3>{title}</h3>
      {note ? (
        <p className="compare-note">{note}</p>
      ) : (
        <TextDiff left={left ?? ''} right={right ?? ''} isWhole={isWhole} />
      )}
    </section>
  );
}

function noteOf(left: string | undefined, right: string | undefined): string | undefined {
  if (left === undefined && right === undefined) return 'Neither run has this file.';
  if (left === undefined) return 'The first run does not have this file.';
  if (right === undefined) return 'The second run does not have this file.';
  if (left === right) return 'The files are equal.';
  return left.includes('\0') || right.includes('\0') ? 'The files differ, and are no texts.' : undefined;
}
