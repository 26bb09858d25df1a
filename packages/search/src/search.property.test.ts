import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Comparison,
  type Condition,
  compile,
  experimentsGrammar,
  type Filter,
  filterLengthMax,
  type Grammar,
  loggedModelsGrammar,
  modelVersionsGrammar,
  operation,
  readExperimentOrder,
  readFilter,
  readRunOrder,
  registeredModelsGrammar,
  runsGrammar,
} from './index.ts';
import { refusalOf } from './refusal.testing.ts';

const grammars: readonly Grammar[] = [
  runsGrammar,
  experimentsGrammar,
  loggedModelsGrammar,
  registeredModelsGrammar,
  modelVersionsGrammar,
];

/** Reads the text in every way; anything but an answer or a SearchError fails the test. */
function readEverywhere(text: string): void {
  for (const grammar of grammars)
    refusalOf(() => compile(readFilter(grammar, text), (comparison) => operation('x', comparison)));
  refusalOf(() => readRunOrder([text]));
  refusalOf(() => readExperimentOrder([text]));
}

const soup = fc
  .array(
    fc.constantFrom(
      'metrics.h',
      'params.`a b`',
      'tags."x"',
      'name',
      'run_id',
      'experiment_id',
      'creation_time',
      'start_time',
      'dataset.name',
      'max(metrics.x)',
      'foo',
      '.',
      '=',
      '!=',
      '<>',
      '>',
      'LIKE',
      'ilike',
      'IN',
      'NOT',
      'IS',
      'NULL',
      'BETWEEN',
      'AND',
      'or',
      '(',
      ')',
      ',',
      ';',
      "'a'",
      '"b"',
      '`c`',
      "'",
      '"',
      '`',
      '1',
      '-2',
      '1e3',
      '.5',
      '0x1',
      '+',
      '-',
      '*',
      '/*',
      '*/',
      '-- x',
      '# ',
      '\\',
      '\n',
      '\u0000',
      '\u00a0',
      'é',
      '😀',
      '\ud800',
    ),
    { maxLength: 24 },
  )
  .chain((tokens) => fc.constantFrom('', ' ').map((space) => tokens.join(space)));

describe('any text', () => {
  it('is read or refused', () =>
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), readEverywhere), { numRuns: 500 }));
  it('made of tokens is read or refused', () => fc.assert(fc.property(soup, readEverywhere), { numRuns: 2000 }));
});

const mebibyte = 2 ** 20;
const repeated = [
  "'",
  '"',
  '`',
  "''",
  '\'"`',
  "x' ",
  "\\'",
  '(',
  ')',
  '()',
  '((a',
  'NOT ',
  'NOT(',
  'AND ',
  'OR ',
  'f(',
  'max(',
  'a ',
  'a.',
  'a=',
  'a > ',
  'a = 1 ',
  '1+',
  '1',
  '9a',
  '-',
  '.',
  ';',
  ',',
  '/*',
  '/*/',
  '-- ',
  '#',
  'a between a ',
  'a not ',
  'a is not ',
  'run_id IN (',
  "run_id IN ('a', ",
  '😀',
  '\ud800',
  '\u0000',
  ' ',
] as const;

describe('hostile text', () => {
  it.each(repeated)('of %j repeated is answered soon', (unit) => {
    const started = performance.now();
    for (const length of [10_000, 60_000, filterLengthMax, mebibyte])
      readEverywhere(unit.repeat(Math.floor(length / unit.length)));
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it.each(['('.repeat(60), 'NOT '.repeat(60)])('in an error is quoted once', (start) => {
    const filter = `${start}${'a '.repeat(10_000)}${')'.repeat(60)}`;
    expect(refusalOf(() => readFilter(runsGrammar, filter))?.length).toBeLessThan(2 * filter.length);
  });

  it.each([
    ['of a mebibyte', `name = '${'x'.repeat(mebibyte)}'`],
    ['with 201 comparisons', "name = 'x' AND ".repeat(201)],
    ['with 65 levels', `${'('.repeat(65)}name = 'x'${')'.repeat(65)}`],
    ['with 65 times NOT', `${'NOT '.repeat(65)}name = 'x'`],
    ['with 25,001 words', 'a '.repeat(25_001)],
    ['with 10,001 items', `name IN (${"'x',".repeat(10_001)})`],
    ['with a pattern of 10,001 characters', `name LIKE '${'x'.repeat(10_001)}'`],
  ])('%s is refused', (_, filter) =>
    expect(refusalOf(() => readFilter(loggedModelsGrammar, filter))).toMatch(/^The filter is too large/),
  );

  it.each([
    ['200 comparisons', runsGrammar, "tags.a = 'x' AND ".repeat(200)],
    ['64 levels', runsGrammar, `${'('.repeat(64)}tags.a = 'x'${')'.repeat(64)}`],
    [
      'as many run ids as MLflow reads',
      runsGrammar,
      `run_id IN (${Array.from({ length: 4990 }, (_, i) => `'${String(i).padStart(32, '0')}'`).join(',')})`,
    ],
  ])('%s are read', (_, grammar, filter) => expect(readFilter(grammar, filter)).toBeDefined());
});

interface Row {
  /** Points by key, the latest last. */
  readonly metrics: ReadonlyMap<string, readonly number[]>;
  readonly tags: ReadonlyMap<string, string>;
  readonly end_time: number | null;
}

/** A comparison as text, and what it means. */
interface Leaf {
  readonly text: string;
  readonly holds: (row: Row) => boolean;
}

interface Tree extends Leaf {
  /** How tightly the text binds: OR 0, AND 1, else 2. */
  readonly binding: 0 | 1 | 2;
}

const keys = fc.constantFrom('a', 'b c', 'in');
const small = fc.constantFrom(-1, 0, 0.5, 1, 2);
const points = fc.array(fc.oneof(small, fc.constant(Number.NaN), fc.constant(Number.POSITIVE_INFINITY)), {
  minLength: 1,
  maxLength: 3,
});
const texts = fc.constantFrom('', 'a', 'A', 'ab', 'aB', 'b', 'a%', '_b');
const mapOf = <V>(values: fc.Arbitrary<V>): fc.Arbitrary<ReadonlyMap<string, V>> =>
  fc.array(fc.tuple(keys, values), { maxLength: 3 }).map((entries) => new Map(entries));
const rows = fc.array(fc.record({ metrics: mapOf(points), tags: mapOf(texts), end_time: fc.option(small) }), {
  minLength: 1,
  maxLength: 8,
});

const numberTests: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
};

const likePattern = (pattern: string, flags: string): RegExp =>
  new RegExp(`^${[...pattern].map((c) => (c === '%' ? '.*' : c === '_' ? '.' : c)).join('')}$`, `s${flags}`);

const textTests: Readonly<Record<string, (a: string, b: string) => boolean>> = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  LIKE: (a, b) => likePattern(b, '').test(a),
  ILIKE: (a, b) => likePattern(b, 'i').test(a),
};

type NumberOf = (row: Row, key: string) => number | null | undefined;
const finite = (row: Row, key: string): readonly number[] =>
  (row.metrics.get(key) ?? []).filter((value) => !Number.isNaN(value));
const numberFields: readonly (readonly [(key: string) => string, NumberOf])[] = [
  [(key) => `metrics.\`${key}\``, (row, key) => row.metrics.get(key)?.at(-1)],
  [
    (key) => `min(metrics."${key}")`,
    (row, key) => finite(row, key).reduce<number | undefined>((a, b) => Math.min(a ?? b, b), undefined),
  ],
  [
    (key) => `Max(metric.\`${key}\`)`,
    (row, key) => finite(row, key).reduce<number | undefined>((a, b) => Math.max(a ?? b, b), undefined),
  ],
  [() => 'attributes.end_time', (row) => row.end_time],
];

const numberLeaf: fc.Arbitrary<Leaf> = fc
  .tuple(fc.constantFrom(...numberFields), keys, fc.constantFrom(...Object.keys(numberTests)), small)
  .map(([[name, valueIn], key, operator, literal]) => ({
    text: `${name(key)} ${operator} ${literal}`,
    holds: (row) => {
      const value = valueIn(row, key);
      return value !== undefined && value !== null && numberTests[operator]?.(value, literal) === true;
    },
  }));

const betweenLeaf: fc.Arbitrary<Leaf> = fc
  .tuple(fc.constantFrom(...numberFields), keys, small, small)
  .map(([[name, valueIn], key, low, high]) => ({
    text: `${name(key)} between ${low} AND ${high}`,
    holds: (row) => {
      const value = valueIn(row, key);
      return value !== undefined && value !== null && value >= low && value <= high;
    },
  }));

const textLeaf: fc.Arbitrary<Leaf> = fc
  .tuple(keys, fc.constantFrom(...Object.keys(textTests)), texts)
  .map(([key, operator, literal]) => ({
    text: `tags."${key}" ${operator} '${literal}'`,
    holds: ({ tags }) => tags.has(key) && textTests[operator]?.(tags.get(key) as string, literal) === true,
  }));

const nullLeaf: fc.Arbitrary<Leaf> = fc.tuple(keys, fc.boolean()).map(([key, isNull]) => ({
  text: `tag.\`${key}\` IS ${isNull ? '' : 'NOT '}NULL`,
  holds: ({ tags }) => tags.has(key) !== isNull,
}));

const leaf = fc.oneof(numberLeaf, betweenLeaf, textLeaf, nullLeaf).map((it): Tree => ({ ...it, binding: 2 }));

/** Parentheses only where they are needed, so that precedence is tested. */
const inside = (tree: Tree, binding: number): string => (tree.binding < binding ? `(${tree.text})` : tree.text);

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    tie('tree').map((item) => ({
      text: `NOT ${inside(item, 2)}`,
      binding: 2 as const,
      holds: (row: Row) => !item.holds(row),
    })),
    fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => ({
      text: `${inside(a, 1)} AND ${inside(b, 1)}`,
      binding: 1 as const,
      holds: (row: Row) => a.holds(row) && b.holds(row),
    })),
    fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => ({
      text: `${a.text} or ${b.text}`,
      binding: 0 as const,
      holds: (row: Row) => a.holds(row) || b.holds(row),
    })),
  ),
}));

const exists = (sql: string, comparison: Comparison, value: Condition): Condition => ({
  sql: `EXISTS (SELECT 1 FROM ${sql} WHERE x.row = r.id AND x.key = ? AND ${value.sql})`,
  parameters: [comparison.key, ...value.parameters],
});

function field(comparison: Comparison): Condition {
  if (comparison.entity === 'attribute') {
    const { sql, parameters } = operation('r.end_time', comparison);
    return { sql: `(r.end_time IS NOT NULL AND ${sql})`, parameters };
  }
  if (comparison.operator === 'IS NULL' || comparison.operator === 'IS NOT NULL') {
    const { sql, parameters } = exists('tags x', comparison, { sql: '1 = 1', parameters: [] });
    return { sql: comparison.operator === 'IS NULL' ? `NOT ${sql}` : sql, parameters };
  }
  if (comparison.entity === 'tag') return exists('tags x', comparison, operation('x.value', comparison));
  if (comparison.statistic) return exists('series x', comparison, operation(`x.${comparison.statistic}`, comparison));
  const { sql, parameters } = operation('x.value', comparison);
  const number = comparison.operator === '!=' ? `(x.value IS NULL OR ${sql})` : `(x.value IS NOT NULL AND ${sql})`;
  return exists('series x', comparison, { sql: number, parameters });
}

describe('compiled filters', () => {
  let db: DatabaseSync;
  beforeAll(() => {
    db = new DatabaseSync(':memory:');
    db.exec('PRAGMA case_sensitive_like = ON');
    db.exec('CREATE TABLE rows (id INTEGER PRIMARY KEY, end_time REAL); CREATE TABLE tags (row, key, value TEXT)');
    db.exec('CREATE TABLE series (row, key, value REAL, min REAL, max REAL)');
  });
  afterAll(() => db.close());

  function fill(items: readonly Row[]): void {
    db.exec('DELETE FROM rows; DELETE FROM tags; DELETE FROM series');
    for (const [id, row] of items.entries()) {
      db.prepare('INSERT INTO rows VALUES (?, ?)').run(id, row.end_time);
      for (const [key, value] of row.tags) db.prepare('INSERT INTO tags VALUES (?, ?, ?)').run(id, key, value);
      for (const [key, values] of row.metrics) {
        const known = finite(row, key);
        const bounds = known.length > 0 ? [Math.min(...known), Math.max(...known)] : [null, null];
        // SQLite keeps a NaN as NULL, which is what the fields above take it for.
        db.prepare('INSERT INTO series VALUES (?, ?, ?, ?, ?)').run(id, key, values.at(-1) as number, ...bounds);
      }
    }
  }

  function matching(filter: Filter | undefined): number[] {
    const { sql, parameters } = compile(filter, field);
    return db
      .prepare(`SELECT id FROM rows r WHERE ${sql} ORDER BY id`)
      .all(...parameters)
      .map(({ id }) => Number(id));
  }

  it('select what the filter means', () =>
    fc.assert(
      fc.property(rows, tree, (items, { text, holds }) => {
        fill(items);
        const expected = items.flatMap((row, id) => (holds(row) ? [id] : []));
        expect(matching(readFilter(runsGrammar, text))).toEqual(expected);
      }),
      { numRuns: 400 },
    ));

  it('that are empty select everything', () => {
    fill([{ metrics: new Map(), tags: new Map(), end_time: null }]);
    expect(matching(readFilter(runsGrammar, 'AND'))).toEqual([0]);
  });

  it('never compare with NaN, and find nothing in an empty list', () => {
    const sqlOf = (filter: string): string =>
      compile(readFilter(loggedModelsGrammar, filter), (comparison) => operation('x', comparison)).sql;
    expect(sqlOf('NOT metrics.x != nan')).toBe('NOT (1 = 0)');
    expect(sqlOf('name IN () AND name NOT IN ()')).toBe('(1 = 0 AND x IS NOT NULL)');
  });
});
