import { expect, it } from 'vitest';
import { contentType, needsSniffing } from './content-type.ts';

const hello = Buffer.from('hello');

it.each([
  ['a.txt', 'text/plain'],
  ['b.json', 'text/plain'],
  ['n.ipynb', 'text/plain'],
  ['q.js', 'text/plain'],
  ['y.yaml', 'text/plain'],
  ['MLmodel', 'text/plain'],
  ['mlproject', 'text/plain'],
  ['MLproject', 'application/octet-stream'],
  ['c.bin', 'application/octet-stream'],
  ['x.html', 'text/html'],
  ['s.svg', 'image/svg+xml'],
  ['p.pdf', 'application/pdf'],
  ['i.png', 'image/png'],
  ['I.PNG', 'image/png'],
  ['noext', 'application/octet-stream'],
  ['z.unknownext', 'application/octet-stream'],
  ['m.mjs', 'text/javascript'],
  ['t.parquet', 'application/octet-stream'],
  ['k.pkl', 'application/octet-stream'],
  ['a.tar.gz', 'application/x-tar'],
  ['a.tgz', 'application/x-tar'],
  ['w.wasm', 'application/wasm'],
  ['.bashrc', 'application/octet-stream'],
  ['X.JSON', 'application/json'],
  ['a.', 'application/octet-stream'],
  ['', 'application/octet-stream'],
  ['model.onnx', 'application/octet-stream'],
  ['a.constructor', 'application/octet-stream'],
])('%s is %s', (name, type) => expect(contentType(name, hello)).toBe(type));

it('looks into files without extension only, and finds no active type there', () => {
  const png = Buffer.from('89504e470d0a1a0a0000', 'hex');
  expect(contentType('picture', png)).toBe('image/png');
  expect(contentType('picture.bin', png)).toBe('application/octet-stream');
  expect(contentType('sound', Buffer.from('RIFFabcdWAVEfmt '))).toBe('audio/x-wav');
  for (const text of ['<html><script>', '<svg xmlns=', '%PDF-1.7', '<?xml version']) {
    expect(contentType('page', Buffer.from(text))).toBe('application/octet-stream');
  }
  expect(needsSniffing('picture')).toBe(true);
  expect(needsSniffing('a.b')).toBe(false);
});
