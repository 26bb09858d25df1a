import { useDeferredValue } from 'react';
import { useKeptQueries } from '../../kernel/api/use-kept-queries.ts';
import type { FilterContext } from './filter-context.ts';
import {
  type Completion,
  fieldCompletions,
  joinCompletions,
  operatorCompletions,
  readField,
  valueCompletions,
} from './prepare-completions.ts';
import { type KeyEntity, runKeys, runValues } from './run-queries.ts';

const keysShown = 12;
const entities: readonly KeyEntity[] = ['metric', 'param', 'tag'];

/** What can stand where the caret is; keys and values come from the server. */
export function useCompletions(
  experiment_ids: readonly string[],
  context: FilterContext,
  enabled: boolean,
): readonly Completion[] {
  const { word } = useDeferredValue(context);
  const asked = readField(word);
  const wantsKeys = enabled && context.kind === 'field';
  const wanted = entities.filter((entity) => wantsKeys && (asked.entity ?? entity) === entity);
  const keys = useKeptQueries(
    experiment_ids.join(),
    new Map(wanted.map((entity) => [entity, runKeys(experiment_ids, entity, asked.key, keysShown)])),
  );
  const field = context.kind === 'value' ? readField(context.field) : undefined;
  const text = word.replace(/^['"]|['"]$/g, '');
  const values = useKeptQueries(
    JSON.stringify([experiment_ids, field]),
    new Map(
      enabled && field?.entity && field.entity !== 'metric'
        ? [['values', runValues(experiment_ids, field.entity, field.key, text)]]
        : [],
    ),
  ).get('values');
  switch (context.kind) {
    case 'field':
      return fieldCompletions(
        context.word,
        [...keys].flatMap(([entity, { data }]) =>
          (data?.keys ?? []).map(({ key = '', count }) => ({
            entity,
            key,
            count: count === undefined ? undefined : Number(count),
          })),
        ),
      );
    case 'operator':
      return operatorCompletions(context.field, context.word);
    case 'value':
      return valueCompletions(
        context.field,
        context.word,
        (values?.data?.values ?? []).map(({ value = '', count }) => ({ value, count: Number(count) })),
      );
    default:
      return joinCompletions(context.word);
  }
}
