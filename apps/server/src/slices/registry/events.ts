import type { Tx } from '@millrace/store';
import { emit, type Occasion } from '../webhooks/index.ts';
import type { FoundVersion } from './model-versions.store.ts';
import { promptTag } from './registry-tag.ts';
import type { RegistryTag } from './registry-tags.store.ts';

/** What the events of a model or prompt are about, and when they happened. */
export interface Subject extends Occasion {
  readonly name: string;
  readonly isPrompt: boolean;
}

/** The subject of events about a version. */
export const subjectOf = ({ name, model_is_prompt }: FoundVersion, occasion: Occasion): Subject => ({
  name,
  isPrompt: model_is_prompt === 1,
  ...occasion,
});

const promptType = '_mlflow_prompt_type';
const promptText = 'mlflow.prompt.text';

/** Announces a new model or prompt. */
export const emitCreated = (
  tx: Tx,
  subject: Subject,
  { tags, description }: { readonly tags: readonly RegistryTag[]; readonly description: string },
): Promise<void> =>
  emit(tx, subject, {
    entity: subject.isPrompt ? 'prompt' : 'registered_model',
    action: 'created',
    data: { name: subject.name, tags: tagMap(tags, subject.isPrompt ? [promptTag, promptType] : []), description },
  });

/** What a version's announcement tells. */
export interface NewVersionFacts {
  readonly version: number;
  readonly source: string;
  readonly run_id: string;
  readonly tags: readonly RegistryTag[];
  readonly description: string;
}

/** Announces a new version; whether it is a prompt's, its own tag says. */
export function emitVersionCreated(tx: Tx, subject: Subject, facts: NewVersionFacts): Promise<void> {
  const { name, isPrompt } = subject;
  const { source, tags, run_id } = facts;
  const version = String(facts.version);
  const description = facts.description || null;
  const template = tags.find(({ key }) => key === promptText)?.value ?? null;
  const promptTags = tagMap(tags, [promptTag, promptType, promptText]);
  return isPrompt
    ? emit(tx, subject, {
        entity: 'prompt_version',
        action: 'created',
        data: { name, version, template, tags: promptTags, description },
      })
    : emit(tx, subject, {
        entity: 'model_version',
        action: 'created',
        data: { name, version, source, run_id: run_id || null, tags: tagMap(tags, []), description },
      });
}

/** Announces a tag of a prompt; those of plain models are not announced, as in MLflow. */
export async function emitTag(tx: Tx, subject: Subject, tag: TagChange): Promise<void> {
  const { name, isPrompt } = subject;
  if (isPrompt) await emit(tx, subject, { entity: 'prompt_tag', action: actionOf(tag), data: { name, ...tag } });
}

export const emitVersionTag = (
  tx: Tx,
  subject: Subject,
  { version, ...tag }: TagChange & { readonly version: number },
): Promise<void> =>
  emit(tx, subject, {
    entity: subject.isPrompt ? 'prompt_version_tag' : 'model_version_tag',
    action: actionOf(tag),
    data: { name: subject.name, version: String(version), ...tag },
  });

/** A tag that was set, or, without a value, deleted. */
type TagChange = { readonly key: string; readonly value?: string };

const actionOf = (tag: TagChange) => (tag.value === undefined ? 'deleted' : 'set');

/** Announces an alias that was set, or, without a version, deleted. */
export const emitAlias = (
  tx: Tx,
  subject: Subject,
  { alias, version }: { readonly alias: string; readonly version?: number },
): Promise<void> =>
  emit(tx, subject, {
    entity: subject.isPrompt ? 'prompt_alias' : 'model_version_alias',
    action: version === undefined ? 'deleted' : 'created',
    data: { name: subject.name, alias, ...(version === undefined ? {} : { version: String(version) }) },
  });

const tagMap = (tags: readonly RegistryTag[], without: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(tags.filter(({ key }) => !without.includes(key)).map(({ key, value }) => [key, value]));
