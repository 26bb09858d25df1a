import { SearchError } from './error.ts';
import { experimentField } from './grammars/experiments.ts';
import { runField } from './grammars/runs.ts';
import { lex, type Token } from './lex.ts';

/** One item of `order_by`. */
export interface Sort {
  readonly entity: string;
  readonly key: string;
  readonly ascending: boolean;
}

/** @throws SearchError for an item that cannot be read, a dataset, or a field named twice. */
export function readRunOrder(items: readonly string[]): Sort[] {
  const sorts = items.map((item) => readItem(item, runField));
  for (const { entity } of sorts) if (entity === 'dataset') throw new SearchError("Invalid identifier type 'dataset'");
  const names = sorts.map(({ entity, key }) => `${entity} ${key}`);
  if (new Set(names).size < names.length) {
    throw new SearchError(`\`order_by\` contains duplicate fields: [${items.map((item) => `'${item}'`).join(', ')}]`);
  }
  return sorts;
}

/** A repeated field is accepted. @throws SearchError */
export function readExperimentOrder(items: readonly string[]): Sort[] {
  return items.map((item) => {
    const sort = readItem(item, experimentField);
    if (sort.entity === 'tag') throw new SearchError('Invalid order_by entity: tag');
    return sort;
  });
}

type FieldReader = (identifier: string, position: number) => { readonly entity: string; readonly key: string };

function readItem(item: string, readField: FieldReader): Sort {
  const [name, direction, end, ...rest] = lex(item) as [Token, Token?, Token?, ...Token[]];
  const last = direction?.kind === 'end' || direction === undefined ? direction : end;
  if (!isName(name) || rest.length > 0 || last?.kind !== 'end') {
    throw new SearchError(`Invalid order_by clause '${item}'. Could not be parsed.`);
  }
  const word = direction?.kind === 'end' ? 'ASC' : direction?.text.toUpperCase();
  if (word !== 'ASC' && word !== 'DESC') {
    if (direction?.kind !== 'word') throw new SearchError(`Invalid order_by clause '${item}'. Could not be parsed.`);
    throw new SearchError(`Invalid ordering key in order_by clause '${item}'.`, direction.position);
  }
  return { ...readField(name.text, name.position), ascending: word === 'ASC' };
}

const isName = (token: Token): boolean =>
  token.kind === 'identifier' || token.kind === 'double' || (token.kind === 'word' && !['ASC', 'DESC'].includes(token.text.toUpperCase()));
