import { modelVersions, registeredModels } from '@millrace/protocol';
import { ApiFailure } from '../../kernel/api/api-failure.ts';
import { call } from '../../kernel/api/call.ts';
import { forgetRegistry, kindOf, latestOf, promptTag } from '../registry/index.ts';
import { promptTags } from './prepare-prompt.ts';

/** Where the text of a prompt is: MLflow keeps it in a tag and wants a place all the same. */
const source = 'prompt-template';

export interface NewVersion {
  readonly name: string;
  /** A text, or for a chat the JSON list of its messages. */
  readonly text: string;
  readonly isChat: boolean;
  readonly message: string;
}

/** Registers a prompt with its first version. A prompt that an attempt left without one gets it now. @throws ApiFailure */
export async function createPrompt(first: NewVersion): Promise<void> {
  const { name, message: description } = first;
  const tags = [{ key: promptTag, value: 'true' }];
  try {
    await call(registeredModels.createRegisteredModel, { name, description, tags });
  } catch (error) {
    const isTaken = error instanceof ApiFailure && error.code === 'RESOURCE_ALREADY_EXISTS';
    if (!isTaken || !(await isPromptWithoutVersions(name))) throw error;
  }
  await addVersion(first);
}

async function isPromptWithoutVersions(name: string): Promise<boolean> {
  const { registered_model = {} } = await call(registeredModels.getRegisteredModel, { name });
  return kindOf(registered_model) === 'prompt' && latestOf(registered_model) === undefined;
}

/** @returns the number of the version. @throws ApiFailure */
export async function addVersion({ name, text, isChat, message: description }: NewVersion): Promise<string> {
  const tags = [
    { key: promptTag, value: 'true' },
    { key: promptTags.text, value: text },
    { key: promptTags.type, value: isChat ? 'chat' : 'text' },
  ];
  const { model_version } = await call(modelVersions.createModelVersion, { name, source, description, tags });
  await forgetRegistry();
  return model_version?.version ?? '';
}

/** Refuses what no client could read as a chat. @throws Error */
export function checkChat(text: string): void {
  const problem = 'A chat is a JSON list of messages: [{"role": "system", "content": "…"}].';
  let messages: unknown;
  try {
    messages = JSON.parse(text);
  } catch {
    throw new Error(problem);
  }
  if (!Array.isArray(messages) || messages.length === 0 || !messages.every(isMessage)) throw new Error(problem);
}

const isMessage = (it: unknown): boolean =>
  typeof it === 'object' && it !== null && 'role' in it && typeof it.role === 'string' && 'content' in it;
