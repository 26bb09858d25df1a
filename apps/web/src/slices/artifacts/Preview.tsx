import { useQuery } from '@tanstack/react-query';
import { ApiFailure } from '../../kernel/api/api-failure.ts';
import { byteSize } from '../../kernel/format.ts';
import { Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { type FileHead, headOf } from './artifact-queries.ts';
import type { ArtifactSource } from './artifact-source.ts';
import { HtmlPage } from './HtmlPage.tsx';
import { looksBinary } from './looks-binary.ts';
import { type PreviewKind, previewKind } from './preview-kind.ts';
import { PlainView, textViews } from './text-views.tsx';

interface FileProps {
  readonly source: ArtifactSource;
  readonly path: string;
}

/** Bytes of a text that are read for a look. */
const textBytes = 256 * 1024;

/** A look at a file that loads no more than a look needs. */
export function Preview({ source, path }: FileProps) {
  const kind = previewKind(path);
  if (kind === 'image' || kind === 'audio' || kind === 'video')
    return <Media source={source} path={path} kind={kind} />;
  if (kind === 'page' && source.pageLink) return <HtmlPage key={path} source={source} path={path} />;
  return <TextFile key={path} source={source} path={path} kind={kind} />;
}

function Media({ source, path, kind }: FileProps & { readonly kind: 'image' | 'audio' | 'video' }) {
  const address = source.link(path);
  if (kind === 'image') return <img className="preview-image" src={address} alt={path} />;
  const Tag = kind;
  return <Tag className="preview-image" src={address} controls preload="metadata" />;
}

function TextFile({ source, path, kind }: FileProps & { readonly kind: PreviewKind }) {
  const { data: head, error, refetch } = useQuery(headOf(source, path, textBytes));
  if (error) return <NoText error={error} onRetry={() => void refetch()} />;
  if (!head) return <Skeleton />;
  if (looksBinary(head.bytes))
    return <p className="preview-note">This file is not text. {sizeNote(head)} Download it to use it.</p>;
  const View = textViews[kind] ?? PlainView;
  return (
    <>
      {!head.isWhole && (
        <p className="preview-note">
          The first {byteSize(head.bytes.length)} of {byteSize(head.size ?? 0)}.
        </p>
      )}
      <View text={new TextDecoder().decode(head.bytes)} path={path} />
    </>
  );
}

const sizeNote = ({ size }: FileHead): string => (size === undefined ? '' : `It has ${byteSize(size)}.`);

/** An empty file has no first byte, so the range is refused. */
function NoText({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  if (error instanceof ApiFailure && error.status === 416) return <p className="preview-note">This file is empty.</p>;
  return <Failure title="The file could not be read." error={error} onRetry={onRetry} />;
}
