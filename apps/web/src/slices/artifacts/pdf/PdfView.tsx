import { ZoomIn, ZoomOut } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { counted } from '../../../kernel/format.ts';
import { Failure, Skeleton } from '../../../kernel/ui/states.tsx';
import { useVisible } from '../../../kernel/use-visible.ts';
import type { ArtifactSource } from '../artifact-source.ts';
import { type DrawnPage, drawPage } from './draw-page.ts';
import { openPdf, type PdfDocument } from './open-pdf.ts';

interface PdfViewProps {
  readonly source: ArtifactSource;
  readonly path: string;
}

const zooms = [0.5, 0.75, 1, 1.25, 1.5, 2, 3] as const;

/** A document as drawn pages: nothing in it runs, links or is filled in. */
export default function PdfView({ source, path }: PdfViewProps) {
  const { document, error } = useDocument(source.link(path));
  const [zoom, setZoom] = useState(2);
  if (error) return <Failure title="The document could not be read." error={error} />;
  if (!document) return <Skeleton />;
  return (
    <div className="preview-pdf">
      <div className="bar">
        <span className="meta">{counted(document.numPages, 'page')}</span>
        <span className="grow" />
        <button
          type="button"
          className="button bare icon-only"
          aria-label="Smaller"
          disabled={zoom === 0}
          onClick={() => setZoom(zoom - 1)}
        >
          <ZoomOut className="icon" aria-hidden />
        </button>
        <span className="meta">{(zooms[zoom] ?? 1) * 100} %</span>
        <button
          type="button"
          className="button bare icon-only"
          aria-label="Larger"
          disabled={zoom === zooms.length - 1}
          onClick={() => setZoom(zoom + 1)}
        >
          <ZoomIn className="icon" aria-hidden />
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <div className="pdf-pages" role="region" aria-label="Pages" tabIndex={0}>
        {Array.from({ length: document.numPages }, (_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a page is its number
          <Page key={at} document={document} number={at + 1} zoom={zooms[zoom] ?? 1} />
        ))}
      </div>
    </div>
  );
}

function useDocument(url: string): { readonly document?: PdfDocument; readonly error?: unknown } {
  const [state, setState] = useState<{ document?: PdfDocument; error?: unknown }>({});
  useEffect(() => {
    let isOpen = true;
    setState({});
    const loading = openPdf(url);
    loading.promise.then(
      (document) => isOpen && setState({ document }),
      (error: unknown) => isOpen && setState({ error }),
    );
    return () => {
      isOpen = false;
      void loading.destroy();
    };
  }, [url]);
  return state;
}

/** The size of most papers, until a page has said its own. */
const paper = { width: 612, height: 792 };

interface PageProps {
  readonly document: PdfDocument;
  readonly number: number;
  readonly zoom: number;
}

/** Drawn when it comes near the screen. Its text stands in the label of the canvas, for readers that cannot see it. */
function Page({ document, number, zoom }: PageProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const isVisible = useVisible(canvas);
  const [drawn, setDrawn] = useState<DrawnPage>();
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    if (!isVisible || !canvas.current) return;
    const drawing = drawPage(document, number, canvas.current, zoom);
    drawing.done.then(setDrawn, (reason: unknown) => !drawing.isCancelled() && setError(reason));
    return drawing.cancel;
  }, [document, number, zoom, isVisible]);
  const { width, height } = drawn ?? paper;
  return (
    <figure>
      <canvas
        ref={canvas}
        role="img"
        aria-label={`Page ${number}${drawn?.text ? `: ${drawn.text}` : ''}`}
        style={{ width: width * zoom, height: height * zoom }}
      />
      {error !== undefined && <p className="preview-note">Page {number} cannot be drawn.</p>}
    </figure>
  );
}
