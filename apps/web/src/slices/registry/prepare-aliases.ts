import type { AliasChange, RegisteredModel } from './registry-kinds.ts';

/** Aliases by version, in alphabetical order. */
export function aliasesByVersion({ aliases = [] }: RegisteredModel): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { alias = '', version = '' } of aliases) found.set(version, [...(found.get(version) ?? []), alias]);
  for (const names of found.values()) names.sort();
  return found;
}

/** An alias with the version it points to, and when and by whom it was moved there. */
export interface AliasPlace {
  readonly alias: string;
  readonly version: string;
  readonly since?: number;
  readonly user?: string;
  /** Where it pointed before. */
  readonly before?: string;
}

/** Aliases that exist now, the one moved last first; `changes` are newest first, as the server answers them. */
export function aliasPlaces({ aliases = [] }: RegisteredModel, changes: readonly AliasChange[]): AliasPlace[] {
  const places = aliases.map(({ alias = '', version = '' }): AliasPlace => {
    const change = changes.find((it) => it.alias === alias);
    if (change?.version !== version) return { alias, version };
    const { timestamp, user, previous_version } = change;
    return { alias, version, since: Number(timestamp ?? 0), user: user || undefined, before: previous_version };
  });
  return places.sort((a, b) => (b.since ?? 0) - (a.since ?? 0) || (a.alias < b.alias ? -1 : 1));
}

/** What a change did, in words: `moved from version 3 to version 4`. */
export function changeText({ version, previous_version }: AliasChange): string {
  if (!version) return `removed from version ${previous_version ?? '?'}`;
  return previous_version
    ? `moved from version ${previous_version} to version ${version}`
    : `set on version ${version}`;
}
