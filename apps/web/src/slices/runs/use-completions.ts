import { useQueries } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
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
  const keys = useQueries({
    queries: entities.map((entity) => ({
      ...runKeys(experiment_ids, entity, asked.key, keysShown),
      enabled: wantsKeys && (asked.entity === undefined || asked.entity === entity),
    })),
  });
  const field = context.kind === 'value' ? readField(context.field) : undefined;
  const entity = field?.entity === 'metric' ? undefined : field?.entity;
  const [values] = useQueries({
    queries: [
      {
        ...runValues(experiment_ids, entity ?? 'attribute', field?.key ?? '', word.replace(/^['"]|['"]$/g, '')),
        enabled: enabled && entity !== undefined,
      },
    ],
  });
  switch (context.kind) {
    case 'field':
      return fieldCompletions(
        context.word,
        keys.flatMap(({ data }, at) =>
          asked.entity === undefined || asked.entity === entities[at]
            ? (data?.keys ?? []).map(({ key = '', count }) => ({
                entity: entities[at] as KeyEntity,
                key,
                count: count === undefined ? undefined : Number(count),
              }))
            : [],
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
