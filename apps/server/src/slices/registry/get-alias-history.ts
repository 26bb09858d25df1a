import {
  decodeOffsetToken,
  encodeOffsetToken,
  invalidParameter,
  limits,
  type registryHistory,
} from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { readAliasChanges } from './alias-changes.store.ts';
import { checkedAlias, checkedModelName } from './names.ts';
import { requireModel } from './registered-models.store.ts';

/** Newest first; the history goes with the model. The token is the id of the last change of the page before. */
export const getAliasHistory: Handler<typeof registryHistory.getAliasHistory> = ({ db }, input) => {
  const name = checkedModelName(input.name ?? '');
  const alias = input.alias ? checkedAlias(input.alias) : '';
  const limit = checkedLimit(input.max_results);
  const before = decodeOffsetToken(input.page_token).offset || Number.MAX_SAFE_INTEGER;
  return db.read(async (reader) => {
    const { id } = await requireModel(reader, name);
    const found = await readAliasChanges(reader, id, { alias, before, limit: limit + 1 });
    const changes = found.slice(0, limit);
    const last = found.length > limit ? changes.at(-1) : undefined;
    return {
      changes: changes.map((change) => ({
        alias: change.alias,
        version: change.version === null ? undefined : String(change.version),
        previous_version: change.previous_version === null ? undefined : String(change.previous_version),
        user: change.user,
        timestamp: change.timestamp,
      })),
      next_page_token: last && encodeOffsetToken({ offset: last.id }),
    };
  });
};

function checkedLimit(limit = 0): number {
  const max = limits.searchRegisteredModelsResults;
  if (limit >= 1 && limit <= max) return limit;
  throw invalidParameter(
    `Invalid value ${limit} for parameter 'max_results' supplied. It must be between 1 and ${max}.`,
  );
}
