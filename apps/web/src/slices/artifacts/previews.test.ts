import { expect, it } from 'vitest';
import { looksBinary } from './looks-binary.ts';
import { previewKind } from './preview-kind.ts';

it.each([
  ['a/b/plot.PNG', 'image'],
  ['x.svg', 'vector'],
  ['model/MLmodel', 'mlmodel'],
  ['model/model.pkl', 'unknown'],
  ['eval/table.json', 'json'],
  ['data.csv', 'table'],
  ['README', 'text'],
  ['report.html', 'page'],
  ['weights', 'unknown'],
  ['clip.mp4', 'video'],
  ['data.PARQUET', 'parquet'],
  ['paper.pdf', 'pdf'],
  ['log.jsonl', 'lines'],
  ['python_env.yaml', 'yaml'],
])('%s is shown as %s', (path, kind) => expect(previewKind(path)).toBe(kind));

it('bytes that are no text are told apart', () => {
  expect(looksBinary(new TextEncoder().encode('häßlich, 日本'))).toBe(false);
  expect(looksBinary(new Uint8Array([80, 75, 3, 4, 0, 0]))).toBe(true);
  expect(looksBinary(new Uint8Array(100).fill(0xfe))).toBe(true);
});
