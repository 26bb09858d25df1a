import { expect, test } from 'vitest';
import { decryptFernet, encryptFernet, newFernetKey, UnreadableToken } from './fernet.ts';

const key = 'cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=';

test.each([
  // The second vector is from Python's `cryptography`, which MLflow uses.
  ['hello', 'gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA=='],
  [
    'geheim ✓ 😀',
    'gAAAAABlU_EAZH4lzaHooI2jPGPVgovJpKZFe0K5SfHu8XPh3lkyv40_Y3Oioe1MTw4BtG_dEGEZiaeAORko9chFH1ThwmFFgw==',
  ],
])('tokens of others are read: %s', (text, token) => {
  expect(decryptFernet(key, token)).toBe(text);
});

test('what was encrypted is read again, and no two tokens are equal', () => {
  const made = newFernetKey();
  expect(made).toMatch(/^[\w-]{43}=$/);
  const tokens = [encryptFernet(made, 'secret', 5_000), encryptFernet(made, 'secret', 5_000)];
  expect(new Set(tokens).size).toBe(2);
  for (const token of tokens) {
    expect(token).toMatch(/^gAAAAAAAAA[\w-]+=*$/);
    expect(decryptFernet(made, token)).toBe('secret');
  }
});

test('a changed token, and one of another key, is refused', () => {
  const token = encryptFernet(key, 'secret', 0);
  const changed = Buffer.from(token, 'base64url');
  changed[30] = (changed[30] as number) ^ 1;
  for (const bad of ['', 'short', token.slice(0, -8), changed.toString('base64url')]) {
    expect(() => decryptFernet(key, bad), bad).toThrow(UnreadableToken);
  }
  expect(() => decryptFernet(newFernetKey(), token)).toThrow(UnreadableToken);
});
