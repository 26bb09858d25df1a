import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { ApiFailure } from '../../kernel/api/api-failure.ts';
import { byteSize } from '../../kernel/format.ts';
import { FileImage } from '../../kernel/ui/FileImage.tsx';
import { Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { type FileHead, headOf } from './artifact-queries.ts';
import type { ArtifactSource } from './artifact-source.ts';
import { HtmlPage } from './HtmlPage.tsx';
import { LoggedImage } from './images/LoggedImage.tsx';
import { readImageName } from './images/prepare-images.ts';
import { looksBinary } from './looks-binary.ts';
import { type PreviewKind, previewKind } from './preview-kind.ts';
import { PlainView, textViews } from './text-views.tsx';

interface FileProps {
  readonly source: ArtifactSource;
  readonly path: string;
  /** Shows another file in its place; absent where files are shown one by one. */
  readonly onOpen?: (path: string) => void;
}

/** Bytes of a text that are read for a look. */
const textBytes = 256 * 1024;
/** What says something only as a whole is read up to here. */
const wholeBytes = 8 * 1024 * 1024;
const wholeKinds: ReadonlySet<PreviewKind> = new Set(['json', 'yaml', 'mlmodel', 'vector']);
/** Tables and lines say more, the more of them is there. */
const rowsBytes = 4 * 1024 * 1024;

// Their readers are large, so they come with the first file that needs them.
const ParquetView = lazy(() => import('./parquet/ParquetView.tsx'));
const PdfView = lazy(() => import('./pdf/PdfView.tsx'));
const MlmodelView = lazy(() => import('./mlmodel/MlmodelView.tsx'));

/** A look at a file that loads no more than a look needs. */
export function Preview(props: FileProps) {
  return (
    <Suspense fallback={<Skeleton />}>
      <Look {...props} />
    </Suspense>
  );
}

function Look({ source, path, onOpen }: FileProps) {
  const kind = previewKind(path);
  if (kind === 'parquet') return <ParquetView key={path} source={source} path={path} />;
  if (kind === 'pdf') return <PdfView key={path} source={source} path={path} />;
  if (kind === 'image' && onOpen && readImageName(path))
    return <LoggedImage source={source} path={path} onOpen={onOpen} />;
  if (kind === 'image' || kind === 'audio' || kind === 'video')
    return <Media key={path} source={source} path={path} kind={kind} />;
  if (kind === 'page' && source.pageLink) return <HtmlPage key={path} source={source} path={path} />;
  return <TextFile key={path} source={source} path={path} kind={kind} />;
}

function Media({ source, path, kind }: FileProps & { readonly kind: 'image' | 'audio' | 'video' }) {
  const address = source.link(path);
  const [isDamaged, setDamaged] = useState(false);
  if (kind === 'image') return <FileImage className="preview-image" address={address} name={path} />;
  if (isDamaged) return <p className="preview-note">The file cannot be played here. Download it to look at it.</p>;
  const Tag = kind;
  return <Tag className="preview-image" src={address} controls preload="metadata" onError={() => setDamaged(true)} />;
}

function TextFile({ source, path, kind }: FileProps & { readonly kind: PreviewKind }) {
  const { data: head, error, refetch } = useQuery(headOf(source, path, bytesOf(kind)));
  if (!head && error) return <NoText error={error} onRetry={() => void refetch()} />;
  if (!head) return <Skeleton />;
  if (looksBinary(head.bytes))
    return <p className="preview-note">This file is not text. {sizeNote(head)} Download it to use it.</p>;
  if (!head.isWhole && wholeKinds.has(kind)) return <Start head={head} bytes={textBytes} />;
  const text = new TextDecoder().decode(head.bytes);
  if (kind === 'mlmodel') return <MlmodelView source={source} path={path} text={text} />;
  const View = textViews[kind] ?? PlainView;
  return (
    <>
      {!head.isWhole && <StartNote head={head} bytes={head.bytes.length} />}
      <View {...{ text: head.isWhole ? text : wholeLines(text), path, kind, source }} />
    </>
  );
}

function bytesOf(kind: PreviewKind): number {
  if (wholeKinds.has(kind)) return wholeBytes;
  return kind === 'table' || kind === 'lines' ? rowsBytes : textBytes;
}

interface StartProps {
  readonly head: FileHead;
  /** How much of it is shown. */
  readonly bytes: number;
}

/** What is too large to be read as what it is, is shown as text. */
const Start = ({ head, bytes }: StartProps) => (
  <>
    <StartNote head={head} bytes={bytes} />
    <PlainView text={new TextDecoder().decode(head.bytes.subarray(0, bytes))} />
  </>
);

const StartNote = ({ head, bytes }: StartProps) => (
  <p className="preview-note">
    The first {byteSize(bytes)} of {byteSize(head.size ?? 0)}. Download the file for all of it.
  </p>
);

/** Without the line that the range cut through. */
const wholeLines = (text: string): string => text.slice(0, text.lastIndexOf('\n') + 1) || text;

const sizeNote = ({ size }: FileHead): string => (size === undefined ? '' : `It has ${byteSize(size)}.`);

/** An empty file has no first byte, so the range is refused. */
function NoText({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  if (error instanceof ApiFailure && error.status === 416) return <p className="preview-note">This file is empty.</p>;
  return <Failure title="The file could not be read." error={error} onRetry={onRetry} />;
}
