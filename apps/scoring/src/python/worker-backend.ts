import http from 'node:http';
import net from 'node:net';
import { dictOf, isDict, JsonError, readJson, writeJson } from '@millrace/models';
import { fail } from '@millrace/protocol';
import type { Answer } from '../http/answer.ts';
import type { Backend, Invocation } from '../http/backend.ts';

/** A backend that passes bodies to a Python worker and its answers back, unchanged but for stack traces. */
export function workerBackend(socketPath: string, stackTraces: boolean): Backend {
  const agent = new http.Agent({ keepAlive: true });
  return {
    engine: 'python',
    isThere: () => isListening(socketPath),
    async invocations(invocation) {
      const answer = await forward(socketPath, agent, invocation);
      return stackTraces || answer.status === 200 ? answer : { ...answer, body: withoutTrace(answer.body) };
    },
    async close() {
      agent.destroy();
    },
  };
}

/** A worker listens once its model is loaded, also while it computes. */
function isListening(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(socketPath, () => resolve(true)).on('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

type Forwarded = Extract<Answer, { body: string }>;

function forward(socketPath: string, agent: http.Agent, { body, contentType, signal }: Invocation): Promise<Forwarded> {
  const headers = {
    host: 'localhost',
    'content-length': body.length,
    ...(contentType === undefined ? {} : { 'content-type': contentType }),
  };
  return new Promise((resolve, reject) => {
    const options = { socketPath, agent, signal, headers, method: 'POST', path: '/invocations' };
    const request = http.request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', (error) => reject(workerGone(error)));
      response.on('end', () => {
        const type = response.headers['content-type'] ?? 'application/json';
        resolve({ status: response.statusCode ?? 502, type, body: Buffer.concat(chunks).toString('utf8') });
      });
    });
    request.on('error', (error) => reject(signal.aborted ? signal.reason : workerGone(error)));
    request.end(body);
  });
}

const workerGone = (cause: Error) =>
  fail('TEMPORARILY_UNAVAILABLE', 'The Python worker ended before it answered; it is being started again.', { cause });

function withoutTrace(text: string): string {
  try {
    const value = readJson(text);
    if (!isDict(value) || value['stack_trace'] === undefined) return text;
    const { stack_trace: _, ...kept } = value;
    return writeJson(dictOf(Object.entries(kept)));
  } catch (error) {
    if (error instanceof JsonError) return text;
    throw error;
  }
}
