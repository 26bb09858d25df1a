/** What a model's own files say about answers: `generation_config.json`, and the `model_config` it was logged with. */
import type { GenerateDefaults } from '../port.ts';

type Json = Readonly<Record<string, unknown>>;

const keys = {
  doSample: 'do_sample',
  temperature: 'temperature',
  topP: 'top_p',
  topK: 'top_k',
  repetitionPenalty: 'repetition_penalty',
  maxNewTokens: 'max_new_tokens',
  maxLength: 'max_length',
} as const satisfies Partial<Record<keyof GenerateDefaults, string>>;

/** Later sources win; null and values of another type count as absent. */
export function defaultsOf(...sources: readonly Json[]): GenerateDefaults {
  const merged: Json = Object.assign({}, ...sources.map(withoutNull));
  const found = Object.entries(keys).map(([ours, theirs]) => [ours, merged[theirs]]);
  return Object.fromEntries(found.filter(([, value]) => typeof value === 'number' || typeof value === 'boolean'));
}

const withoutNull = (source: Json): Json =>
  Object.fromEntries(Object.entries(source).filter(([, value]) => value !== null));

/** `eos_token_id`, a number or a list, of the first source that has one. */
export function endTokensOf(...sources: readonly Json[]): ReadonlySet<number> {
  const value = sources.map((source) => source['eos_token_id']).find((id) => id !== undefined && id !== null) ?? [];
  const ids = Array.isArray(value) ? value : [value];
  return new Set(ids.filter((id): id is number => typeof id === 'number'));
}
