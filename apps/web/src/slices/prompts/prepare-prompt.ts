import type { Infer, shapes } from '@millrace/protocol';

export type PromptVersion = Infer<typeof shapes.modelVersion>;

/** A message of a chat prompt; a text prompt is one without a role. */
export interface PromptMessage {
  readonly role?: string;
  readonly text: string;
}

const tagOf = ({ tags = [] }: PromptVersion, wanted: string): string | undefined =>
  tags.find(({ key }) => key === wanted)?.value;

/** What a version says; a chat is a JSON list of messages. */
export function messagesOf(version: PromptVersion): readonly PromptMessage[] {
  const text = tagOf(version, 'mlflow.prompt.text') ?? '';
  if (tagOf(version, '_mlflow_prompt_type') !== 'chat') return [{ text }];
  try {
    const messages = JSON.parse(text) as readonly { role?: unknown; content?: unknown }[];
    return messages.map(({ role, content }) => ({
      role: String(role),
      text: typeof content === 'string' ? content : JSON.stringify(content, null, 2),
    }));
  } catch {
    return [{ text }];
  }
}

/** A version as one text, to be compared line by line. */
export const plainText = (version: PromptVersion): string =>
  messagesOf(version)
    .map(({ role, text }) => (role === undefined ? text : `[${role}]\n${text}`))
    .join('\n\n');

/** Names in double braces, in the order of their first use. */
export const variablesOf = (version: PromptVersion): readonly string[] => [
  ...new Set([...plainText(version).matchAll(/\{\{\s*([\w.-]+)\s*\}\}/g)].map(([, name]) => name as string)),
];
