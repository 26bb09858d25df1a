import { expect, it } from 'vitest';
import { prepareVersionDiff } from './prepare-version-diff.ts';

it('shows the sections that differ, the signature first', () => {
  const sections = prepareVersionDiff(
    {
      params: [{ key: 'lr', value: '0.1' }],
      metrics: [{ key: 'f1', value: 0.5, other_value: 0.75 }],
      signature: [{ key: 'inputs', value: 'a', other_value: 'b' }],
      files: [{ path: 'model.pkl', other_file: { path: 'model.pkl', sha256: '0123456789abcdef0123' } }],
      tags: [],
    },
    String,
  );
  expect(sections).toEqual([
    { title: 'Signature', rows: [{ key: 'inputs', left: 'a', right: 'b' }] },
    { title: 'Metrics', rows: [{ key: 'f1', left: '0.5', right: '0.75' }] },
    { title: 'Params', rows: [{ key: 'lr', left: '0.1', right: undefined }] },
    { title: 'Files', rows: [{ key: 'model.pkl', left: undefined, right: '0123456789abcdef' }] },
  ]);
  expect(prepareVersionDiff({}, String)).toEqual([]);
});
