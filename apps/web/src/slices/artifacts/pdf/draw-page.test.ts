import { expect, it } from 'vitest';
import { textOf } from './draw-page.ts';

it('the text of a page is one line, and no book', () => {
  expect(textOf({ items: [{ str: 'Loss ' }, { type: 'beginMarkedContent' }, { str: ' falls' }] })).toBe('Loss falls');
  expect(textOf({ items: [{ str: 'x'.repeat(9000) }] })).toHaveLength(2000);
});
