import { GlobalWorkerOptions, getDocument, type PDFDocumentLoadingTask, type PDFDocumentProxy } from 'pdfjs-dist';
import address from 'pdfjs-dist/build/pdf.worker.min.mjs?url';
import { trusted } from '../../../kernel/trusted-types.ts';

export type { PDFPageProxy as PdfPage } from 'pdfjs-dist';
export type PdfDocument = PDFDocumentProxy;

/** Pixels of an image inside a document; larger ones are left out instead of filling the memory. */
const imagePixelsMax = 64 * 2 ** 20;

/**
 * Opens a document by its address, by ranges, in a worker. What a document could do is left out: scripts and forms (nothing runs
 * them), WebAssembly decoders (the page's policy refuses them).
 */
export function openPdf(url: string): PDFDocumentLoadingTask {
  GlobalWorkerOptions.workerPort ??= new Worker(trusted.createScriptURL(address), { type: 'module' });
  return getDocument({
    url,
    disableAutoFetch: true,
    disableStream: true,
    disableWorkerRendering: true,
    enableXfa: false,
    maxImageSize: imagePixelsMax,
    useSystemFonts: true,
    useWasm: false,
    stopAtErrors: false,
  });
}
