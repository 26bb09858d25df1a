import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trained } from '../../test/noise-models.ts';
import { TextStream } from './text-stream.ts';
import { readTokenizer } from './tokenizer.ts';

const own = fileURLToPath(new URL('../../fixtures/', import.meta.url));
const golden = JSON.parse(readFileSync(join(own, 'golden/tokenizers.json'), 'utf8')) as {
  tokenizers: Record<string, { cases: { text: string; ids: number[]; decoded_skip_special: string }[] }>;
};
const folders = { 'phi3-tiny': join(trained, 'phi3-tiny'), 'phi3-spm': join(own, 'phi3-spm') };

describe.each(Object.entries(folders))('%s', (name, folder) => {
  const cases = golden.tokenizers[name]?.cases ?? [];

  it.each(cases)('encodes $text as the reference does', async ({ text, ids }) => {
    expect((await readTokenizer(folder)).encode(text)).toEqual(ids);
  });

  it.each(cases)('streams $text as the reference decodes it', async ({ ids, decoded_skip_special: decoded }) => {
    const stream = new TextStream(await readTokenizer(folder));
    expect(ids.map((id) => stream.push(id)).join('') + stream.end()).toBe(decoded);
  });

  it('streams any text whole, and never sends half a character', async () => {
    const tokenizer = await readTokenizer(folder);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        // Lone special tokens in the text would be read as such.
        fc.pre(!text.includes('<') && !text.includes('▁') && !text.includes('\ufffd') && !text.startsWith(' '));
        const stream = new TextStream(tokenizer);
        const pieces = [...tokenizer.encode(text).map((id) => stream.push(id)), stream.end()];
        expect(pieces.join('')).toBe(text);
        for (const piece of pieces) expect(piece).not.toContain('\ufffd');
      }),
    );
  });
});

describe('a stream of bytes that are no character', () => {
  it('ends with replacement characters', async () => {
    const tokenizer = await readTokenizer(folders['phi3-tiny']);
    const [first = 0] = tokenizer.encode('水');
    const stream = new TextStream(tokenizer);
    expect(stream.push(first)).toBe('');
    expect(stream.end()).toBe('\ufffd');
  });
});
