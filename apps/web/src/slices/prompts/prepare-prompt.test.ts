import { expect, it } from 'vitest';
import { messagesOf, type PromptVersion, plainText, variablesOf } from './prepare-prompt.ts';

const version = (tags: Record<string, string>): PromptVersion => ({
  tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
});

it('a text prompt is one message', () => {
  const it = version({ 'mlflow.prompt.text': 'Answer {{question}} in {{ style }}, {{question}}.' });
  expect(messagesOf(it)).toEqual([{ text: 'Answer {{question}} in {{ style }}, {{question}}.' }]);
  expect(variablesOf(it)).toEqual(['question', 'style']);
});

it('a chat prompt has roles; what is no list stays a text', () => {
  const chat = version({
    'mlflow.prompt.text': JSON.stringify([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: '{{q}}' },
    ]),
    _mlflow_prompt_type: 'chat',
  });
  expect(plainText(chat)).toBe('[system]\nBe brief.\n\n[user]\n{{q}}');
  expect(messagesOf(version({ 'mlflow.prompt.text': 'no json', _mlflow_prompt_type: 'chat' }))).toEqual([
    { text: 'no json' },
  ]);
  expect(plainText(version({}))).toBe('');
});
