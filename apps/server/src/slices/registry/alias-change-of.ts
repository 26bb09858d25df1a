import type { ChangeRow } from './alias-changes.store.ts';

/** A change as the wire has it: what was not there is absent, versions are text. */
export const aliasChangeOf = ({ alias, version, previous_version, user, timestamp }: ChangeRow) => ({
  alias,
  version: version === null ? undefined : String(version),
  previous_version: previous_version === null ? undefined : String(previous_version),
  user,
  timestamp,
});
