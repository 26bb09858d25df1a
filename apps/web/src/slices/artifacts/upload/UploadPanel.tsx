import { RotateCcw, X } from 'lucide-react';
import { byteSize } from '../../../kernel/format.ts';
import { progressText } from './prepare-upload.ts';
import type { Upload, UploadQueue } from './upload-queue.ts';

/** Uploads that one sees at once. */
const shownMost = 100;

/** Files on their way: how far, what failed and why, ways to stop and to send again. */
export function UploadPanel({ queue }: { readonly queue: UploadQueue }) {
  const uploads = queue.use();
  if (uploads.length === 0) return null;
  const isOn = uploads.some(({ state }) => state === 'waiting' || state === 'sending');
  return (
    <section className="uploads" aria-label="Uploads">
      <header className="bar">
        <strong>Uploads</strong>
        <span className="meta" role="status">
          {progressText(uploads)}
        </span>
        <span className="grow" />
        <button type="button" className="button" disabled={uploads.every(isUnderWay)} onClick={() => queue.clear()}>
          {isOn ? 'Clear what has ended' : 'Close'}
        </button>
      </header>
      <ul>
        {uploads.slice(-shownMost).map((upload) => (
          <Line key={upload.id} upload={upload} queue={queue} />
        ))}
      </ul>
    </section>
  );
}

const isUnderWay = ({ state }: Upload): boolean => state === 'waiting' || state === 'sending';

function Line({ upload, queue }: { readonly upload: Upload; readonly queue: UploadQueue }) {
  const { id, path, size, sent, state, problem } = upload;
  return (
    <li data-state={state}>
      <span className="cut grow" title={path}>
        {path}
      </span>
      <span className="meta">{byteSize(size)}</span>
      {isUnderWay(upload) && <progress aria-label={`Upload of ${path}`} value={size === 0 ? 0 : sent / size} />}
      <span className="upload-state cut" title={problem}>
        {problem && state !== 'cancelled' ? `${state}: ${problem}` : state}
      </span>
      {isUnderWay(upload) && (
        <button
          type="button"
          className="button bare icon-only"
          aria-label={`Cancel ${path}`}
          onClick={() => queue.cancel(id)}
        >
          <X className="icon" aria-hidden />
        </button>
      )}
      {state === 'stopped' && (
        <button type="button" className="button" aria-label={`Go on with ${path}`} onClick={() => queue.retry(id)}>
          Go on
        </button>
      )}
      {(state === 'failed' || state === 'cancelled') && (
        <button
          type="button"
          className="button bare icon-only"
          aria-label={`Send ${path} again`}
          onClick={() => queue.retry(id)}
        >
          <RotateCcw className="icon" aria-hidden />
        </button>
      )}
    </li>
  );
}
