import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ArrowDownToLine, ChevronDown, ChevronUp, Download } from 'lucide-react';
import { type UIEvent, useEffect, useMemo, useRef, useState } from 'react';
import { byteSize } from '../../kernel/format.ts';
import { findInText, marksMost, matchCount, type TextPiece } from '../../kernel/text-search.ts';
import { SearchBox } from '../../kernel/ui/SearchBox.tsx';
import { Failure, Skeleton } from '../../kernel/ui/states.tsx';
import type { ArtifactEntry, ArtifactSource } from '../artifacts/index.ts';
import type { LogsSearch } from './logs-search.ts';
import { prepareLog } from './prepare-log.ts';

interface LogViewProps {
  readonly source: ArtifactSource;
  readonly entry: ArtifactEntry;
  /** Whether more may come. */
  readonly isLive: boolean;
  readonly find: string;
  readonly set: (change: LogsSearch) => void;
}

/** The end of a long log that is shown. */
const tailBytes = 512 * 1024;
/** So near to the end counts as there. */
const endPixels = 24;

/** One log: its end, a search, and whether the view stays at the end while it grows. */
export function LogView({ source, entry, isLive, find, set }: LogViewProps) {
  const { data: text, error, refetch } = useTail(source, entry);
  const pieces = useMemo(() => findInText(text ?? '', find), [text, find]);
  const count = matchCount(pieces);
  const [follows, setFollows] = useState(find === '');
  const [current, setCurrent] = useState(0);
  const at = count === 0 ? -1 : Math.min(current, count - 1);
  const step = (by: number): void => {
    setFollows(false);
    setCurrent((at + by + count) % Math.max(1, count));
  };
  if (text === undefined && error)
    return <Failure title="The log could not be read." error={error} onRetry={() => void refetch()} />;
  if (text === undefined) return <Skeleton />;
  return (
    <>
      <div className="bar">
        <SearchBox
          label="Find in the log"
          placeholder="Find"
          text={find}
          onText={(wanted) => {
            setFollows(false);
            set({ find: wanted || undefined });
          }}
        />
        {find !== '' && <FindSteps count={count} at={at} onStep={step} />}
        <span className="grow" />
        {(entry.size ?? 0) > tailBytes && (
          <span className="meta">
            the last {byteSize(tailBytes)} of {byteSize(entry.size ?? 0)}
          </span>
        )}
        <button type="button" className="button" aria-pressed={follows} onClick={() => setFollows(!follows)}>
          <ArrowDownToLine className="icon" aria-hidden /> {isLive ? 'Follow' : 'End'}
        </button>
        <a className="button" href={source.link(entry.path)} download>
          <Download className="icon" aria-hidden /> Download
        </a>
      </div>
      <LogText {...{ pieces, at, follows, setFollows }} label={entry.name} />
    </>
  );
}

/** Read again when the file has grown. */
const useTail = (source: ArtifactSource, { path, size }: ArtifactEntry) =>
  useQuery({
    queryKey: ['log', source.key, path, size],
    queryFn: async ({ signal }) =>
      size === 0 ? '' : prepareLog(await (await source.fetch(path, `bytes=-${tailBytes}`, signal)).text()),
    placeholderData: keepPreviousData,
  });

interface FindStepsProps {
  readonly count: number;
  readonly at: number;
  readonly onStep: (by: number) => void;
}

const FindSteps = ({ count, at, onStep }: FindStepsProps) => (
  <span className="line">
    <span className="meta" role="status">
      {count === 0 ? 'not found' : `${at + 1} of ${count}${count >= marksMost ? ' or more' : ''}`}
    </span>
    <button
      type="button"
      className="button bare icon-only"
      aria-label="Match before"
      disabled={count === 0}
      onClick={() => onStep(-1)}
    >
      <ChevronUp className="icon" aria-hidden />
    </button>
    <button
      type="button"
      className="button bare icon-only"
      aria-label="Next match"
      disabled={count === 0}
      onClick={() => onStep(1)}
    >
      <ChevronDown className="icon" aria-hidden />
    </button>
  </span>
);

interface LogTextProps {
  readonly label: string;
  readonly pieces: readonly TextPiece[];
  /** The match that is looked at. */
  readonly at: number;
  readonly follows: boolean;
  readonly setFollows: (follows: boolean) => void;
}

function LogText({ label, pieces, at, follows, setFollows }: LogTextProps) {
  const box = useRef<HTMLPreElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a longer text is what moves the end
  useEffect(() => {
    if (follows && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [pieces, follows]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the mark is drawn anew with the text
  useEffect(() => {
    if (!follows) box.current?.querySelector('mark[data-current]')?.scrollIntoView({ block: 'center' });
  }, [at, pieces]);
  /** Whoever scrolls up wants to read; at the end, the view follows again. */
  const onScroll = ({ currentTarget: { scrollHeight, scrollTop, clientHeight } }: UIEvent): void => {
    const isAtEnd = scrollHeight - scrollTop - clientHeight < endPixels;
    if (isAtEnd !== follows && at < 0) setFollows(isAtEnd);
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <pre ref={box} className="log" role="log" aria-label={label} tabIndex={0} onScroll={onScroll}>
      {pieces.map(({ text, match }, place) =>
        match === undefined ? (
          text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces keep their places
          <mark key={place} data-current={match === at || undefined}>
            {text}
          </mark>
        ),
      )}
    </pre>
  );
}
