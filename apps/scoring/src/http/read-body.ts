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
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

const tooLarge = (maxBytes: number) =>
  fail(
    'REQUEST_LIMIT_EXCEEDED',
    `The request body is larger than ${maxBytes} bytes. Send fewer rows per request, or start the server with a larger --max-body-bytes.`,
    { status: 413 },
  );
