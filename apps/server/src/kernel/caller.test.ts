import { expect, test } from 'vitest';
import { callerName } from './caller.ts';

const nameIn = (authorization: string | undefined) => callerName({ headers: { authorization } });
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

test('the caller is the user of Basic credentials', () => {
  expect(nameIn(basic('ada:secret'))).toBe('ada');
  expect(nameIn(basic('ünï:a:b'))).toBe('ünï');
  expect(nameIn(basic(`${'x'.repeat(300)}:s`))).toBe('x'.repeat(255));
});

test('other credentials name nobody', () => {
  for (const header of [undefined, '', 'Bearer abc', 'Basic', 'Basic ???', 'Basic  YTpi'])
    expect(nameIn(header)).toBe('');
});
