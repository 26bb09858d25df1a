import type { PdfDocument } from './open-pdf.ts';

export interface DrawnPage {
  /** In units of the document, 72 to an inch. */
  readonly width: number;
  readonly height: number;
  /** The beginning of its text. */
  readonly text: string;
}

export interface Drawing {
  readonly done: Promise<DrawnPage>;
  readonly cancel: () => void;
  readonly isCancelled: () => boolean;
}

/** A side of a canvas in pixels; beyond, browsers draw nothing. */
const sideMax = 8192;
const textMost = 2000;

/** Draws one page; a drawing that is cancelled never settles with an error that anybody should see. */
export function drawPage(document: PdfDocument, number: number, canvas: HTMLCanvasElement, zoom: number): Drawing {
  let cancelled = false;
  let stop = (): void => {};
  const draw = async (): Promise<DrawnPage> => {
    const page = await document.getPage(number);
    const size = page.getViewport({ scale: 1 });
    const scale = Math.min(zoom * devicePixelRatio, sideMax / Math.max(size.width, size.height));
    const viewport = page.getViewport({ scale });
    const text = textOf(await page.getTextContent());
    if (!cancelled) {
      canvas.width = Math.ceil(viewport.width);
      canvas.height = Math.ceil(viewport.height);
      const task = page.render({ canvas, viewport });
      stop = () => task.cancel();
      await task.promise;
    }
    return { width: size.width, height: size.height, text };
  };
  return {
    done: draw(),
    cancel: () => {
      cancelled = true;
      stop();
    },
    isCancelled: () => cancelled,
  };
}

/** What a page says, in its order, cut where a label would become a book. */
export function textOf({ items }: { readonly items: readonly object[] }): string {
  const parts = items.map((item) => ('str' in item ? String(item.str) : ''));
  return parts.join(' ').replace(/\s+/g, ' ').trim().slice(0, textMost);
}
