import { modelConfigOf, type PromptVersion, responseFormatOf, variablesOf } from './prepare-prompt.ts';

/** A setting that differs; a side without it has none. */
export interface SettingDifference {
  readonly key: string;
  readonly before?: string;
  readonly after?: string;
}

export interface PromptDiff {
  /** Variables that callers must now give. */
  readonly added: readonly string[];
  /** Variables that are no longer used. */
  readonly removed: readonly string[];
  /** Settings of the model and the format of the answer. */
  readonly settings: readonly SettingDifference[];
}

/** What differs besides the text. */
export function preparePromptDiff(a: PromptVersion, b: PromptVersion): PromptDiff {
  const [before, after] = [variablesOf(a), variablesOf(b)];
  return {
    added: after.filter((name) => !before.includes(name)),
    removed: before.filter((name) => !after.includes(name)),
    settings: settingDifferences(settingsOf(a), settingsOf(b)),
  };
}

function settingsOf(version: PromptVersion): ReadonlyMap<string, string> {
  const format = responseFormatOf(version);
  return new Map([...modelConfigOf(version), ...(format === undefined ? [] : [['response format', format] as const])]);
}

function settingDifferences(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): SettingDifference[] {
  const keys = [...new Set([...a.keys(), ...b.keys()])].sort();
  return keys
    .map((key) => ({ key, before: a.get(key), after: b.get(key) }))
    .filter(({ before, after }) => before !== after);
}
