export { emit, type WebhookEvent } from './emit.ts';
