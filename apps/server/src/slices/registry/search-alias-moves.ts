import type { registryHistory } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { aliasChangeOf } from './alias-change-of.ts';
import { readAliasMoves } from './alias-changes.store.ts';
import { checkedLimit } from './checked-limit.ts';

const movesMax = 100;

/** What became live lately, whichever model or prompt it belongs to. */
export const searchAliasMoves: Handler<typeof registryHistory.searchAliasMoves> = ({ db }, { max_results }) => {
  const limit = checkedLimit(max_results, movesMax);
  return db.read(async (reader) => {
    const rows = await readAliasMoves(reader, limit);
    return {
      moves: rows.map((row) => ({ name: row.name, is_prompt: row.is_prompt === 1, change: aliasChangeOf(row) })),
    };
  });
};
