import { decodeOffsetToken, encodeOffsetToken, invalidParameter, limits, type webhooks } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { readPage, requireWebhook, webhookAnswers } from './webhooks.store.ts';

export const getWebhook: Handler<typeof webhooks.getWebhook> = ({ db }, input) =>
  db.read(async (reader) => {
    const [webhook] = await webhookAnswers(reader, [await requireWebhook(reader, input.webhook_id ?? '')]);
    return { webhook };
  });

export const listWebhooks: Handler<typeof webhooks.listWebhooks> = ({ db }, input) => {
  const limit = checkedLimit(input.max_results);
  const { offset } = decodeOffsetToken(input.page_token);
  return db.read(async (reader) => {
    const rows = await readPage(reader, limit + 1, offset);
    return {
      webhooks: await webhookAnswers(reader, rows.slice(0, limit)),
      next_page_token: rows.length > limit ? encodeOffsetToken({ offset: offset + limit }) : undefined,
    };
  });
};

/** 0 counts as absent. @throws INVALID_PARAMETER_VALUE */
export function checkedLimit(max_results: number | undefined): number {
  const limit = max_results || limits.webhookResultsDefault;
  if (limit >= 1 && limit <= limits.webhookResults) return limit;
  throw invalidParameter(`max_results must be between 1 and ${limits.webhookResults}.`);
}
