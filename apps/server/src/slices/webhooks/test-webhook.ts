import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { TextDecoder } from 'node:util';
import type { Infer, shapes, webhooks } from '@millrace/protocol';
import type { Context, Handler } from '../../kernel/context.ts';
import { attempt, delayAfter, type Message, type Outcome, succeeded } from './attempt.ts';
import { deliveryBody } from './emit.ts';
import { exampleData } from './example-events.ts';
import { type EventName, readEvent } from './webhook-events.ts';
import { readEvents, requireWebhook, type WebhookRow } from './webhooks.store.ts';

/** No retry begins later than this, so that the caller gets an answer before its own patience ends. */
const patienceMs = 80_000;

/** Sends an example of an event, by default of the webhook's first, with all retries; nothing of it enters the log. */
export const testWebhook: Handler<typeof webhooks.testWebhook> = async (context, input) => {
  const asked = input.event && readEvent(input.event);
  const { row, first } = await context.db.read(async (reader) => {
    const found = await requireWebhook(reader, input.webhook_id ?? '');
    const events = await readEvents(reader, [found.webhook_id]);
    return { row: found, first: events.get(found.webhook_id)?.[0] as EventName };
  });
  return { result: resultOf(await sendExample(context, row, asked ?? first)) };
};

async function sendExample(context: Context, { url, secret }: WebhookRow, event: EventName): Promise<Outcome> {
  const { now, random, config } = context;
  const started = now();
  const body = deliveryBody(event, started, exampleData(event));
  const message: Message = { delivery_id: randomUUID(), body, signedAt: Math.floor(started / 1000), url, secret };
  for (let failures = 1; ; failures += 1) {
    const outcome = await attempt(context, message);
    const isOver = succeeded(outcome) || !outcome.isRetryable || failures > config.webhooks.maxRetries;
    const delayMs = delayAfter(failures, outcome, random);
    if (isOver || now() - started + delayMs > patienceMs) return outcome;
    await sleep(delayMs);
  }
}

function resultOf(outcome: Outcome): Infer<typeof shapes.webhookTestResult> {
  const { answer, error } = outcome;
  if (!answer) return { success: false, error_message: `Failed to test webhook: ${error}` };
  return { success: succeeded(outcome), response_status: answer.status, response_body: textOf(answer) };
}

/** In the receiver's own encoding; a character that was cut in half is left out. */
function textOf({ headers, body }: NonNullable<Outcome['answer']>): string {
  const charset = /charset="?([^\s;"]+)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  return decoderOf(charset).decode(body, { stream: true });
}

function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}
