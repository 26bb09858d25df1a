import { decodeOffsetToken, encodeOffsetToken, limits, type registryHistory } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { aliasChangeOf } from './alias-change-of.ts';
import { readAliasChanges } from './alias-changes.store.ts';
import { checkedLimit } from './checked-limit.ts';
import { checkedAlias, checkedModelName } from './names.ts';
import { requireModel } from './registered-models.store.ts';

/** Newest first; the history goes with the model. The token is the id of the last change of the page before. */
export const getAliasHistory: Handler<typeof registryHistory.getAliasHistory> = ({ db }, input) => {
  const name = checkedModelName(input.name ?? '');
  const alias = input.alias ? checkedAlias(input.alias) : '';
  const limit = checkedLimit(input.max_results, limits.searchRegisteredModelsResults);
  const before = decodeOffsetToken(input.page_token).offset || Number.MAX_SAFE_INTEGER;
  return db.read(async (reader) => {
    const { id } = await requireModel(reader, name);
    const found = await readAliasChanges(reader, id, { alias, before, limit: limit + 1 });
    const changes = found.slice(0, limit);
    const last = found.length > limit ? changes.at(-1) : undefined;
    return {
      changes: changes.map(aliasChangeOf),
      next_page_token: last && encodeOffsetToken({ offset: last.id }),
    };
  });
};
