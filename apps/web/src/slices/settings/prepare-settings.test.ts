import { expect, it } from 'vitest';
import { homeFactsOf } from './prepare-about.ts';
import { deliveryLook, eventGroups, eventName, eventOf, outcomeOf, readableBody } from './prepare-webhooks.ts';

it('reads the facts that the server wrote for readers without scripts', () => {
  expect(
    homeFactsOf('<dl>\n<dt>Version</dt><dd>1</dd>\n<dt>Database</dt><dd>/a&amp;b &lt;c&gt;</dd></dl><p>x</p>'),
  ).toEqual([
    ['Version', '1'],
    ['Database', '/a&b <c>'],
  ]);
  expect(homeFactsOf('')).toEqual([]);
});

it('names events as MLflow does, and back', () => {
  for (const name of eventGroups.flatMap(({ names }) => names)) expect(eventName(eventOf(name))).toBe(name);
});

it.each([
  [{ status: 'PENDING', attempts: 0 }, 'waits to be sent', 'RUNNING'],
  [{ status: 'PENDING', attempts: 2, response_status: 503 }, 'answered 503, tried again after 2 attempts', 'RUNNING'],
  [{ status: 'DELIVERED', attempts: 1, response_status: 200 }, 'answered 200 after 1 attempt', 'FINISHED'],
  [{ status: 'FAILED', attempts: 4, error_message: 'refused.' }, 'refused after 4 attempts', 'FAILED'],
  [{ status: 'FAILED', attempts: 4 }, 'no answer after 4 attempts', 'FAILED'],
] as const)('%o: %s', (delivery, text, look) => {
  expect(outcomeOf(delivery)).toBe(text);
  expect(deliveryLook(delivery.status)).toBe(look);
});

it('shows a body as it is read', () => {
  expect(readableBody('{"a":1}')).toBe('{\n  "a": 1\n}');
  expect(readableBody('not json')).toBe('not json');
});
