import type { ModelVersion } from '../registry/index.ts';

/** MLflow keeps prompts as versions of models; what they say is in tags. */
export type PromptVersion = ModelVersion;

export const promptTags = {
  text: 'mlflow.prompt.text',
  type: '_mlflow_prompt_type',
  responseFormat: '_mlflow_prompt_response_format',
  modelConfig: '_mlflow_prompt_model_config',
} as const;

/** A message of a chat prompt; a text prompt is one without a role. */
export interface PromptMessage {
  readonly role?: string;
  readonly text: string;
}

const tagOf = ({ tags = [] }: PromptVersion, wanted: string): string | undefined =>
  tags.find(({ key }) => key === wanted)?.value;

/** The template as it is stored: text, or JSON. */
export const storedText = (version: PromptVersion): string => tagOf(version, promptTags.text) ?? '';

export const isChat = (version: PromptVersion): boolean => tagOf(version, promptTags.type) === 'chat';

/** The template as it is edited: the messages of a chat line by line. */
export function editableText(version: PromptVersion): string {
  const messages = isChat(version) ? parsed(storedText(version)) : undefined;
  return messages === undefined ? storedText(version) : JSON.stringify(messages, null, 2);
}

/** What a version says; a chat is a JSON list of messages. */
export function messagesOf(version: PromptVersion): readonly PromptMessage[] {
  const text = storedText(version);
  const messages = isChat(version) ? parsed(text) : undefined;
  if (!Array.isArray(messages)) return [{ text }];
  return messages.map(({ role, content }: { role?: unknown; content?: unknown }) => ({
    role: String(role),
    text: typeof content === 'string' ? content : JSON.stringify(content, null, 2),
  }));
}

/** A version as one text, to be compared line by line. */
export const plainText = (version: PromptVersion): string =>
  messagesOf(version)
    .map(({ role, text }) => (role === undefined ? text : `[${role}]\n${text}`))
    .join('\n\n');

const variable = /\{\{\s*([\w.-]+)\s*\}\}/g;

/** Names in double braces, in the order of their first use. */
export const variablesOf = (version: PromptVersion): readonly string[] => [
  ...new Set([...plainText(version).matchAll(variable)].map(([, name]) => name as string)),
];

/** A stretch of plain text, or a variable as it is written. */
export interface TextPiece {
  readonly text: string;
  readonly isVariable: boolean;
}

/** A template taken apart at its variables; put together again it is the same text. */
export function piecesOf(text: string): TextPiece[] {
  return text
    .split(/(\{\{\s*[\w.-]+\s*\}\})/)
    .map((piece, at) => ({ text: piece, isVariable: at % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}

/** Settings of the model that the prompt is for, by name. */
export function modelConfigOf(version: PromptVersion): ReadonlyMap<string, string> {
  const config = parsed(tagOf(version, promptTags.modelConfig));
  if (typeof config !== 'object' || config === null) return new Map();
  const given = Object.entries(config).filter(([, value]) => value !== null && !isEmptyObject(value));
  return new Map(given.map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]));
}

const isEmptyObject = (value: unknown): boolean => typeof value === 'object' && Object.keys(value ?? {}).length === 0;

/** The JSON schema of the answer, indented; undefined where none is asked for. */
export function responseFormatOf(version: PromptVersion): string | undefined {
  const text = tagOf(version, promptTags.responseFormat);
  if (text === undefined) return undefined;
  const schema = parsed(text);
  return schema === undefined ? text : JSON.stringify(schema, null, 2);
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
