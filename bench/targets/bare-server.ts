/**
 * The least that a durable write over HTTP takes on a machine: reads the body as JSON, writes 4 KiB over a file that does not grow, waits for the
 * disk, answers, and stays awake for the next request as Millrace does. It stores nothing and checks nothing. `node bare-server.ts PORT FOLDER`.
 */
import { fdatasyncSync, openSync, writeSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';

const [port, folder] = process.argv.slice(2) as [string, string];
const fileBytes = 4 * 1024 * 1024;
const file = openSync(join(folder, 'bare.db'), 'w');
writeSync(file, Buffer.alloc(fileBytes, 1), 0, fileBytes, 0);
fdatasyncSync(file);
const page = Buffer.alloc(4096, 2);
let place = 0;

function writeDurably(): void {
  writeSync(file, page, 0, page.length, place);
  fdatasyncSync(file);
  place = (place + page.length) % fileBytes;
}

const awakeMs = 0.2;
let answeredMs = Number.NEGATIVE_INFINITY;
let isAwake = false;
const stayAwake = (): void => {
  isAwake = performance.now() - answeredMs < awakeMs;
  if (isAwake) setImmediate(stayAwake);
};

/** What the scenarios of small writes ask for before they begin. */
const answer = JSON.stringify({ experiment_id: '1', run: { info: { run_id: 'bare' } } });

function send(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
  answeredMs = performance.now();
  if (!isAwake) stayAwake();
}

createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    if (request.method !== 'POST') return send(response, 'OK');
    JSON.parse(Buffer.concat(parts).toString());
    writeDurably();
    send(response, request.url?.endsWith('/create') ? answer : '{}');
  });
}).listen(Number(port), '127.0.0.1');

process.once('SIGTERM', () => process.exit(0));
