import { createHmac } from 'node:crypto';
import type { Context } from '../../kernel/context.ts';
import { type EgressAnswer, TooManyRedirects } from '../../kernel/egress.ts';
import { EgressRefusal } from '../../kernel/egress-target.ts';
import { UnreadableToken } from './fernet.ts';
import { openSecret } from './secrets.ts';
import { refusalText } from './webhook-rules.ts';

/** One body for one receiver. */
export interface Message {
  readonly delivery_id: string;
  readonly body: string;
  /** Epoch seconds; signed with the body. */
  readonly signedAt: number;
  readonly url: string;
  /** Sealed; null sends without a signature. */
  readonly secret: string | null;
}

/** How one attempt ended. */
export interface Outcome {
  /** Of the receiver's answer; absent when there was none. */
  readonly status?: number;
  readonly answer?: EgressAnswer;
  /** Why there was no answer, for the user. */
  readonly error?: string;
  readonly isRetryable: boolean;
  /** What the receiver asked for. */
  readonly retryAfterMs?: number;
}

const retried = new Set([429, 500, 502, 503, 504]);

/** Sends a message once. Never throws for anything the receiver or its address does. */
export async function attempt(context: Context, message: Message, signal?: AbortSignal): Promise<Outcome> {
  const { requestTimeoutMs: timeoutMs } = context.config.webhooks;
  try {
    const headers = await headersOf(context, message);
    const answer = await context.egress.post({ url: message.url, headers, body: message.body, timeoutMs, signal });
    const { status, method } = answer;
    // As MLflow: a redirect that became a GET is not repeated.
    const isRetryable = retried.has(status) && method === 'POST';
    return { status, answer, isRetryable, retryAfterMs: retryAfter(answer.headers['retry-after'], context.now()) };
  } catch (error) {
    return { error: failureText(error, message.url, timeoutMs), isRetryable: mayPass(error) };
  }
}

export const succeeded = ({ status }: Outcome): boolean => status !== undefined && status < 400;

async function headersOf({ config }: Context, message: Message): Promise<Record<string, string>> {
  const { delivery_id, signedAt, body, secret } = message;
  const headers = {
    'Content-Type': 'application/json',
    'X-MLflow-Delivery-Id': delivery_id,
    'X-MLflow-Timestamp': String(signedAt),
  };
  if (secret === null) return headers;
  const mac = createHmac('sha256', await openSecret(config, secret)).update(`${delivery_id}.${signedAt}.${body}`);
  return { ...headers, 'X-MLflow-Signature': `v1,${mac.digest('base64')}` };
}

/** Seconds or a date, as milliseconds from now; anything else is ignored. */
function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** Whether the same attempt could succeed later. */
function mayPass(error: unknown): boolean {
  if (error instanceof EgressRefusal) return error.problem.kind === 'unresolved';
  return !(error instanceof TooManyRedirects || error instanceof UnreadableToken);
}

function failureText(error: unknown, url: string, timeoutMs: number): string {
  if (error instanceof EgressRefusal) return refusalText(error.problem, url);
  if (error instanceof UnreadableToken)
    return 'The secret of this webhook was stored with another key: set the secret again, or restore the key.';
  if (error instanceof TooManyRedirects) return `The receiver answered with ${error.message}.`;
  const { name, code } = error as NodeJS.ErrnoException;
  if (name === 'TimeoutError') return `No answer within ${timeoutMs / 1000} seconds.`;
  if (code === 'ECONNREFUSED') return 'The connection was refused.';
  return `The connection failed before an answer came (${code ?? 'closed'}).`;
}

const backoffMaxMs = 60_000;
/** Longer wishes of a receiver are cut to this, as MLflow's HTTP library does. */
const retryAfterMaxMs = 6 * 3_600_000;

/** Milliseconds until the next attempt: at once, then 2, 4, 8 … seconds with up to one more; or what the receiver asked for. */
export function delayAfter(failures: number, { retryAfterMs }: Outcome, random: () => number): number {
  if (retryAfterMs !== undefined) return Math.min(retryAfterMs, retryAfterMaxMs);
  if (failures <= 1) return 0;
  return Math.min(backoffMaxMs, 2 ** (failures - 1) * 1000 + random() * 1000);
}
