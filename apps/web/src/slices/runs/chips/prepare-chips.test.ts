import { readFilter, runsGrammar } from '@millrace/search';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepareChips, withChip } from './prepare-chips.ts';

const texts = (filter: string) => prepareChips(filter).map(({ text }) => text);
const only = (filter: string) => prepareChips(filter)[0];

describe('chips', () => {
  it.each([
    ["params.a = 'x AND y' and metrics.b > 1", ["params.a = 'x AND y'", 'metrics.b > 1']],
    ['metrics.b BETWEEN 1 AND 2 AND tags.c IS NULL', ['metrics.b BETWEEN 1 AND 2', 'tags.c IS NULL']],
    ['metrics.a > 1 OR metrics.b > 1', ['metrics.a > 1 OR metrics.b > 1']],
    ["params.and = 'x' AND NOT tags.c = 'y'", ["params.and = 'x'", "NOT tags.c = 'y'"]],
    ['', []],
    ['metrics.a >', []],
    ['nothing = 1', []],
  ])('of %s', (filter, wanted) => expect(texts(filter)).toEqual(wanted));

  it('know where they stand', () => {
    const filter = "  params.a = 'x'   AND metrics.b > 1";
    for (const { text, start, end } of prepareChips(filter)) expect(filter.slice(start, end)).toBe(text);
  });

  it.each([
    ["params.a = 'x'", "NOT params.a = 'x'"],
    ["NOT params.a = 'x'", "params.a = 'x'"],
    ['params.a IS NULL', 'params.a IS NOT NULL'],
    ['params.a is not null', 'params.a IS NULL'],
    ['(metrics.a > 1 OR metrics.b > 1)', 'NOT (metrics.a > 1 OR metrics.b > 1)'],
    ['metrics.a > 1 OR metrics.b > 1', 'NOT (metrics.a > 1 OR metrics.b > 1)'],
    ['(metrics.a > 1) OR (metrics.b > 1)', 'NOT ((metrics.a > 1) OR (metrics.b > 1))'],
    ["params.a = 'x' params.b = 'y'", "NOT (params.a = 'x' params.b = 'y')"],
    ["(NOT (params.a = 'x'))", "NOT (NOT (params.a = 'x'))"],
    ['metrics.a BETWEEN 1 AND 2', 'NOT metrics.a BETWEEN 1 AND 2'],
  ])('%s becomes %s', (filter, wanted) => {
    expect(only(filter)?.negated).toBe(wanted);
  });

  it('offer the operators that the field takes', () => {
    expect(only("params.a = 'x'")?.operators.map(({ name }) => name)).toEqual(['=', '!=', 'LIKE', 'ILIKE']);
    expect(only('min(metrics.`a > b`) > 1')?.operators.map(({ clause }) => clause)).toEqual([
      'min(metrics.`a > b`) = 1',
      'min(metrics.`a > b`) != 1',
      'min(metrics.`a > b`) < 1',
      'min(metrics.`a > b`) <= 1',
      'min(metrics.`a > b`) > 1',
      'min(metrics.`a > b`) >= 1',
    ]);
    expect(only("NOT params.a = 'x'")?.operators).toEqual([]);
    expect(only("attributes.run_id IN ('a')")?.operators).toEqual([]);
  });

  it('leave the others as they are', () => {
    const chips = prepareChips("params.a='x' and metrics.b>1 AND tags.c IS NULL");
    expect(withChip(chips, 1, undefined)).toBe("params.a='x' AND tags.c IS NULL");
    expect(withChip(chips, 1, 'metrics.b < 2')).toBe("params.a='x' AND metrics.b < 2 AND tags.c IS NULL");
  });
});

const comparison = fc.constantFrom(
  "params.a = 'x'",
  'metrics.b > 1',
  'tags.c IS NULL',
  'metrics.d BETWEEN 1 AND 2',
  "params.`e AND f` LIKE '%OR%'",
);
const { filter } = fc.letrec<{ filter: string }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small' },
    comparison,
    fc.tuple(tie('filter'), fc.constantFrom('AND', 'OR'), tie('filter')).map((parts) => parts.join(' ')),
    tie('filter').map((text) => `(${text})`),
    tie('filter').map((text) => `NOT (${text})`),
  ),
}));

it('whatever is done to a chip is a filter, and its negation says the opposite', () => {
  fc.assert(
    fc.property(filter, (text) => {
      for (const { text: clause, negated, operators } of prepareChips(text)) {
        const [before, after] = [read(clause), read(negated)];
        expect(simple(after)).toEqual(simple(opposite(before)));
        for (const { clause: other } of operators) readFilter(runsGrammar, other);
      }
    }),
  );
});

type Plain = { readonly kind?: string; readonly item?: Plain; readonly operator?: string };

/** Without the places, which differ. */
const read = (text: string): Plain =>
  JSON.parse(
    JSON.stringify(readFilter(runsGrammar, text), (name, value) => (name === 'position' ? undefined : value)),
  ) as Plain;

function opposite(found: Plain): Plain {
  if (found.kind === 'not') return found.item as Plain;
  return { kind: 'not', item: found };
}

/** One way to say the same: what is negated twice is not, and what is not missing is there. */
function simple(found: Plain): Plain {
  const inner = found.kind === 'not' ? simple(found.item as Plain) : undefined;
  if (inner?.kind === 'not') return inner.item as Plain;
  if (inner?.operator === 'IS NULL') return { ...inner, operator: 'IS NOT NULL' };
  if (inner?.operator === 'IS NOT NULL') return { ...inner, operator: 'IS NULL' };
  return inner ? { kind: 'not', item: inner } : found;
}
