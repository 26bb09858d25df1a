import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Answers } from './answers.ts';
import type { Download } from './context.ts';

export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Sends bytes so that no browser runs them: attachment, sandbox, no sniffing. HEAD opens nothing. Returns the status. */
export async function sendDownload(
  answers: Answers,
  request: IncomingMessage,
  response: ServerResponse,
  download: Download,
): Promise<number> {
  const range = chooseRange(request, download);
  if (range === 'unsatisfiable') {
    answers.head(request, response, 416, ['content-range', `bytes */${download.size}`, 'content-length', '0']);
    response.end();
    return 416;
  }
  const status = range ? 206 : 200;
  const bytes = request.method === 'HEAD' ? undefined : await download.open(range);
  if (response.destroyed) {
    bytes?.destroy();
    return 499;
  }
  answers.head(request, response, status, [...describe(download), ...lengthHeaders(download, range)]);
  if (bytes) await pipeline(bytes, response);
  else response.end();
  return status;
}

function describe(download: Download): string[] {
  const headers = [
    ...(download.isPage ? framed : ['content-type', download.contentType, ...saved(download.filename)]),
    'cross-origin-resource-policy',
    'same-origin',
    'cache-control',
    'no-store',
  ];
  if (download.etag) headers.push('etag', download.etag);
  if (download.lastModified) headers.push('last-modified', download.lastModified.toUTCString());
  return headers;
}

const saved = (filename: string): readonly string[] => [
  'content-disposition',
  contentDisposition(filename),
  'content-security-policy',
  "sandbox; default-src 'none'",
];

/** A page of somebody else: an origin of its own, no request of any kind; scripts run where the frame allows them too. */
const framed: readonly string[] = [
  'content-type',
  'text/html; charset=utf-8',
  'content-security-policy',
  "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; " +
    "frame-ancestors 'self'",
  'x-dns-prefetch-control',
  'off',
];

function lengthHeaders({ size }: Download, range: ByteRange | undefined): string[] {
  if (size === undefined) return [];
  const length = range ? range.end - range.start + 1 : size;
  const headers = ['accept-ranges', 'bytes', 'content-length', String(length)];
  if (range) headers.push('content-range', `bytes ${range.start}-${range.end}/${size}`);
  return headers;
}

function chooseRange(request: IncomingMessage, download: Download): ByteRange | 'unsatisfiable' | undefined {
  const header = request.headers.range;
  if (!header || download.size === undefined || !rangeStillHolds(request, download)) return undefined;
  return parseRange(header, download.size);
}

/** `If-Range`: the range is served only when the file is the one that the client knows. */
function rangeStillHolds(request: IncomingMessage, { etag, lastModified }: Download): boolean {
  const condition = request.headers['if-range'];
  if (condition === undefined) return true;
  if (typeof condition !== 'string') return false;
  if (condition.startsWith('"')) return condition === etag;
  return lastModified !== undefined && lastModified.toUTCString() === condition;
}

/** One range of bytes. Several ranges and ill-formed headers read as none: the whole file is a correct answer. */
export function parseRange(header: string, size: number): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=\s*(\d*)\s*-\s*(\d*)\s*$/.exec(header);
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  if (match[1] === '') {
    const length = Math.min(Number(match[2]), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 };
  }
  const start = Number(match[1]);
  const end = match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (match[2] !== '' && Number(match[2]) < start) return undefined;
  return start >= size ? 'unsatisfiable' : { start, end };
}

/** RFC 6266: a plain token as is, anything else quoted, other scripts as an ASCII fallback beside the real name. */
export function contentDisposition(filename: string): string {
  if (/^[\x20-\x7e]*$/.test(filename)) return `attachment; filename=${tokenOrQuoted(filename)}`;
  const ascii = filename.normalize('NFKD').replace(/[^\x20-\x7e]/g, '');
  return `attachment; filename=${tokenOrQuoted(ascii)}; filename*=UTF-8''${encodeName(filename)}`;
}

const tokenOrQuoted = (text: string): string =>
  /^[\w!#$%&'*+.^`|~-]+$/.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;

const encodeName = (filename: string): string =>
  encodeURIComponent(filename.toWellFormed()).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
