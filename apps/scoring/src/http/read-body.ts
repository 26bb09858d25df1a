import type { IncomingMessage } from 'node:http';
import { fail } from '@millrace/protocol';

/**
 * The whole body of a request.
 * @param maxBytes larger bodies are refused with 413 before they are read
 * @throws {ApiError} 413 REQUEST_LIMIT_EXCEEDED; an error of the connection when the client goes away
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > maxBytes) throw tooLarge(maxBytes);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    // An async iterator over the request would cost more than everything else here.
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) reject(tooLarge(maxBytes));
      else chunks.push(chunk);
    });
    request.once('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    request.once('error', reject);
  });
}

const tooLarge = (maxBytes: number) =>
  fail(
    'REQUEST_LIMIT_EXCEEDED',
    `The request body is larger than ${maxBytes} bytes. Send fewer rows per request, or start the server with a larger --max-body-bytes.`,
    { status: 413 },
  );
