import { expect, it } from 'vitest';
import { patchLines } from './patch-lines.ts';

it('lines of a difference are told apart', () => {
  const patch = [
    'diff --git a/x.py b/x.py',
    'index 3b18e51..9daeafb 100644',
    '--- a/x.py',
    '+++ b/x.py',
    '@@ -1,3 +1,3 @@ def f():',
    ' same',
    '--- a comment that went',
    '++1',
    'diff --git a/y b/y',
    '--- a/y',
  ];
  expect(patchLines(`${patch.join('\n')}\n`).map(({ kind }) => kind)).toEqual([
    'file',
    'file',
    'file',
    'file',
    'place',
    'same',
    'went',
    'came',
    'file',
    'file',
  ]);
});

it('a text that is none is left alone', () => {
  expect(patchLines('+ a\n- b').map(({ kind }) => kind)).toEqual(['same', 'same']);
});
