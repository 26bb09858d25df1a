import type { IncomingMessage } from 'node:http';
import { limits } from './limits.ts';

/** Ends the connection of an upload that no longer makes progress; a fast one may take as long as it needs. */
export function watchUpload(request: IncomingMessage): void {
  const { socket } = request;
  let before = socket.bytesRead ?? 0;
  const timer = setInterval(() => {
    // A handler that is busy writing pauses the stream; only a client that has nothing buffered is slow.
    const arrived = socket.bytesRead - before;
    before = socket.bytesRead;
    if (arrived < limits.uploadProgressBytes && !request.isPaused() && request.readableLength === 0) socket.destroy();
  }, limits.uploadProgressMs);
  const stop = (): void => clearInterval(timer);
  request.once('end', stop).once('close', stop).once('error', stop);
}
