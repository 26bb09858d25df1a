import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readBody } from './body.ts';
import { limits } from './limits.ts';
import { watchUpload } from './upload.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function slowRequest() {
  const socket = { bytesRead: 0, destroy: vi.fn() };
  const request = Object.assign(new Readable({ read() {} }), { headers: { 'content-length': '10' }, socket });
  return { request: request as unknown as IncomingMessage & Readable, socket };
}

it('F-11: a JSON body that does not arrive in time is 408, and its connection ends', async () => {
  const { request, socket } = slowRequest();
  const refused = expect(readBody(request)).rejects.toMatchObject({ status: 408 });
  request.push('{');
  await vi.advanceTimersByTimeAsync(limits.bodyTimeoutMs + 2_000);
  await refused;
  expect(socket.destroy).toHaveBeenCalled();
});

it('F-11: an upload may be slow, but not stand still', async () => {
  const { request, socket } = slowRequest();
  watchUpload(request);
  request.resume();
  for (let at = 0; at < 50; at += 1) {
    socket.bytesRead += limits.uploadProgressBytes;
    await vi.advanceTimersByTimeAsync(limits.uploadProgressMs);
  }
  expect(socket.destroy).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(limits.uploadProgressMs);
  expect(socket.destroy).toHaveBeenCalled();
});

it('a finished upload is no longer watched', async () => {
  const { request, socket } = slowRequest();
  watchUpload(request);
  request.resume().push(null);
  await vi.advanceTimersByTimeAsync(limits.uploadProgressMs * 3);
  expect(socket.destroy).not.toHaveBeenCalled();
});
