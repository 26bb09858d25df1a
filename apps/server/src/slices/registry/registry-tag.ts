import { checkKey, checkLength, invalidParameter, lengthOf, limits } from '@millrace/protocol';
import type { RegistryTag } from './registry-tags.store.ts';

/** A model or version with this tag set to `true` is a prompt. */
export const promptTag = 'mlflow.prompt.is_prompt';
const promptText = 'mlflow.prompt.text';

/** A tag as it comes over the wire. */
interface WireTag {
  readonly key?: string;
  readonly value?: string;
}

/** @throws INVALID_PARAMETER_VALUE */
export function checkedModelTag({ key = '', value = '' }: WireTag): RegistryTag {
  checkKey(key, 'key');
  checkLength('key', limits.registryTagKey, key);
  checkLength('value', limits.registryTagValue, value);
  return { key, value };
}

/** @throws INVALID_PARAMETER_VALUE, with words of its own for the text of a prompt */
export function checkedVersionTag(tag: WireTag): RegistryTag {
  const { key = '', value = '' } = tag;
  checkKey(key, 'key');
  if (key === promptText && lengthOf(value) > limits.registryTagValue)
    throw invalidParameter(`Prompt text exceeds max length of ${limits.registryTagValue} characters.`);
  return checkedModelTag(tag);
}

/** Each key once, with the value that came last. */
export const withoutRepeats = (tags: readonly RegistryTag[]): readonly RegistryTag[] =>
  [...new Map(tags.map(({ key, value }) => [key, value]))].map(([key, value]) => ({ key, value }));

/** Whether the tags make their owner a prompt; of a key that comes twice the last value counts. */
export const isPromptTagged = (tags: readonly WireTag[]): boolean =>
  tags.findLast(({ key }) => key === promptTag)?.value?.toLowerCase() === 'true';
