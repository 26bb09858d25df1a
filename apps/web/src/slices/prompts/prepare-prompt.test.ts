import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  editableText,
  messagesOf,
  modelConfigOf,
  type PromptVersion,
  piecesOf,
  plainText,
  responseFormatOf,
  storedText,
  variablesOf,
} from './prepare-prompt.ts';
import { preparePromptDiff } from './prepare-prompt-diff.ts';
import { promptSnippets } from './prompt-snippets.ts';

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
  expect(editableText(chat).split('\n')).toHaveLength(10);
  expect(JSON.parse(editableText(chat))).toEqual(JSON.parse(storedText(chat)));
  expect(messagesOf(version({ 'mlflow.prompt.text': 'no json', _mlflow_prompt_type: 'chat' }))).toEqual([
    { text: 'no json' },
  ]);
  expect(plainText(version({}))).toBe('');
});

describe('a template', () => {
  it('is taken apart at its variables', () => {
    expect(piecesOf('Hi {{ name }}!')).toEqual([
      { text: 'Hi ', isVariable: false },
      { text: '{{ name }}', isVariable: true },
      { text: '!', isVariable: false },
    ]);
  });
  it('stays the same text', () => {
    const piece = fc.constantFrom('{{', '}}', '{{a}}', '{{ b.c }}', ' ', 'x', '\n');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        expect(
          piecesOf(text)
            .map((it) => it.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});

it('settings of the model leave out what was not set', () => {
  const config = { model_name: 'm', temperature: 0.2, top_p: null, extra_params: {}, stop_sequences: ['x'] };
  expect([...modelConfigOf(version({ _mlflow_prompt_model_config: JSON.stringify(config) }))]).toEqual([
    ['model_name', 'm'],
    ['temperature', '0.2'],
    ['stop_sequences', '["x"]'],
  ]);
  expect(modelConfigOf(version({ _mlflow_prompt_model_config: 'no json' })).size).toBe(0);
  expect(responseFormatOf(version({ _mlflow_prompt_response_format: '{"type":"object"}' }))).toBe(
    '{\n  "type": "object"\n}',
  );
  expect(responseFormatOf(version({}))).toBeUndefined();
});

it('two versions differ in variables and settings', () => {
  const a = version({ 'mlflow.prompt.text': '{{a}} {{b}}', _mlflow_prompt_model_config: '{"temperature":1}' });
  const b = version({ 'mlflow.prompt.text': '{{b}} {{c}}', _mlflow_prompt_response_format: '"x"' });
  expect(preparePromptDiff(a, b)).toEqual({
    added: ['c'],
    removed: ['a'],
    settings: [
      { key: 'response format', before: undefined, after: '"x"' },
      { key: 'temperature', before: '1', after: undefined },
    ],
  });
  expect(preparePromptDiff(a, a)).toEqual({ added: [], removed: [], settings: [] });
});

it('code to use a prompt names its variables, and the alias where one points to it', () => {
  const target = { trackingUri: 'http://h', name: 'sum up', version: '2', variables: ['text'] };
  expect(promptSnippets(target)['Python']).toContain('load_prompt("prompts:/sum up/2")');
  expect(promptSnippets({ ...target, alias: 'live' })['Python']).toContain('load_prompt("prompts:/sum up@live")');
  expect(promptSnippets(target)['Python']).toContain('prompt.format(text=...)');
  expect(promptSnippets(target)['curl']).toContain('name=sum+up&version=2');
});
