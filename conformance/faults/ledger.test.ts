import { describe, expect, it } from 'vitest';
import { appliedUnanswered, Ledger, type Outcome, violations } from './ledger.ts';

const found = (...facts: string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const fact of facts) counts.set(fact, (counts.get(fact) ?? 0) + 1);
  return counts;
};

/** A ledger with one write of two facts. */
const ledgerWith = (outcome: Outcome): Ledger => {
  const ledger = new Ledger();
  ledger.send(['a', 'b']).outcome = outcome;
  return ledger;
};

describe('a server that kept its word', () => {
  it.each<[Outcome, string[]]>([
    ['acknowledged', ['a', 'b']],
    ['sent', ['a', 'b']],
    ['sent', []],
    ['refused', []],
  ])('%s, found %j', (outcome, facts) => expect(violations(ledgerWith(outcome), found(...facts))).toEqual([]));
});

describe('a server that did not', () => {
  it.each<[Outcome, string[], string]>([
    ['acknowledged', [], 'acknowledged but lost: a ×0; b ×0'],
    ['acknowledged', ['a'], 'acknowledged but half applied: a ×1; b ×0'],
    ['acknowledged', ['a', 'b', 'b'], 'acknowledged but there more than once: a ×1; b ×2'],
    ['sent', ['b'], 'sent but half applied: a ×0; b ×1'],
    ['refused', ['a', 'b'], 'refused but applied: a ×1; b ×1'],
    ['sent', ['c'], 'nobody wrote: c'],
  ])('%s, found %j', (outcome, facts, line) =>
    expect(violations(ledgerWith(outcome), found(...facts))).toEqual([line]),
  );
});

it('counts unanswered writes that were applied', () => {
  expect(appliedUnanswered(ledgerWith('sent'), found('a', 'b'))).toBe(1);
  expect(appliedUnanswered(ledgerWith('acknowledged'), found('a', 'b'))).toBe(0);
});
