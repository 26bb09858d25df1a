import { describe, expect, it } from 'vitest';
import { ChatTemplate } from './chat-template.ts';

const messages = [{ role: 'user', content: 'Hello' }];

describe('chat template', () => {
  it('knows the special tokens, as texts and as objects, and what else it is given', () => {
    const template = new ChatTemplate(
      '{{ bos_token }}{% for m in messages %}{{ m.content }}{% endfor %}{{ eos_token }}{{ tools[0] }}',
      {
        bos_token: '<s>',
        eos_token: { content: '</s>' },
      },
    );
    expect(template.render(messages, { tools: ['mill'] })).toBe('<s>Hello</s>mill');
  });

  it('may refuse messages in its own words', () => {
    const template = new ChatTemplate("{{ raise_exception('roles must alternate') }}", {});
    expect(() => template.render(messages)).toThrow('Failed to apply chat template: roles must alternate');
  });

  it('is stopped when it does not end', () => {
    const template = new ChatTemplate(
      '{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}',
      {},
    );
    expect(() => template.render(messages)).toThrow('it ran for more than 2000 ms');
  });

  it('cannot fill the memory', () => {
    const template = new ChatTemplate('{% for a in range(20) %}{{ messages[0].content }}{% endfor %}', {});
    expect(() => template.render([{ role: 'user', content: 'x'.repeat(2 ** 20) }])).toThrow('16777216 are allowed');
  });

  it('that cannot be read is the model’s fault', () => {
    expect(() => new ChatTemplate('{% for %}', {})).toThrow('The chat template cannot be read.');
  });
});
