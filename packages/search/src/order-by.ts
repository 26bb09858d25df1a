import { Cursor } from './cursor.ts';
import { refuse } from './error.ts';
import type { Field, Statistic } from './filter.ts';
import { experimentsOrder } from './grammars/experiments.ts';
import type { OrderGrammar } from './grammars/grammar.ts';
import { modelVersionsOrder, registeredModelsOrder } from './grammars/registry.ts';
import { runsOrder } from './grammars/runs.ts';
import { orderItemsMax } from './limits.ts';
import { parseOperand } from './parse-operand.ts';
import { reprList } from './python-repr.ts';
import type { Operand } from './syntax.ts';

/** One item of `order_by`. */
export interface Sort extends Field {
  readonly ascending: boolean;
  /** Of `min(metrics.x)`, Millrace's own: what is sorted by instead of the latest value. */
  readonly statistic?: Statistic;
}

/** `order_by` of runs/search. @throws SearchError for an item that cannot be read, a dataset, or a field named twice. */
export const readRunOrder = (items: readonly string[]): readonly Sort[] => readItems(items, runsOrder);

/** `order_by` of experiments/search; a repeated field is accepted. @throws SearchError */
export const readExperimentOrder = (items: readonly string[]): readonly Sort[] => readItems(items, experimentsOrder);

/** `order_by` of model-versions/search. @throws SearchError for an item that cannot be read, a tag, or a field named twice. */
export const readModelVersionOrder = (items: readonly string[]): readonly Sort[] =>
  readItems(items, modelVersionsOrder);

/** `order_by` of registered-models/search. @throws SearchError */
export const readRegisteredModelOrder = (items: readonly string[]): readonly Sort[] =>
  readItems(items, registeredModelsOrder);

function readItems(items: readonly string[], grammar: OrderGrammar): readonly Sort[] {
  if (items.length > orderItemsMax) refuse(`The order_by is too long: at most ${orderItemsMax} items are read.`, 0);
  const sorts = items.map((item) => parseItem(grammar.plain?.(item) ?? item, grammar));
  const names = new Set(sorts.map(({ entity, key, statistic }) => `${statistic}:${entity}.${key}`));
  if (grammar.isDuplicateRefused && names.size < sorts.length)
    refuse(`\`order_by\` contains duplicate fields: ${reprList(items)}`, 0);
  return sorts;
}

const parseItem = (item: string, grammar: OrderGrammar): Sort => {
  const cursor = new Cursor(item);
  const isIndented = cursor.here()?.start !== 0;
  const key = parseOperand(cursor);
  if (key?.kind !== 'identifier' || isIndented) return refuseItem(item, 0);
  if (key.statistic !== undefined && !grammar.hasStatistics) return refuseItem(item, 0);
  const { at } = cursor;
  const isDescending = cursor.skipKeyword('DESC');
  if (!isDescending && !cursor.skipKeyword('ASC')) refuseDirection(cursor, item);
  const end = cursor.tokens[cursor.at - 1]?.end;
  if (end !== item.length) refuseItem(item, cursor.tokens[at]?.start ?? item.length);
  const field = grammar.field(key.text, key.start);
  if (key.statistic === undefined) return { ...field, ascending: !isDescending };
  requireMetric(field, key);
  return { ...field, ascending: !isDescending, statistic: key.statistic };
};

const requireMetric = ({ entity }: Field, { statistic, text, start }: Operand): void => {
  if (entity !== 'metric') refuse(`Invalid statistic '${statistic}' of '${text}'. Only metrics have statistics`, start);
};

/** A name in the place of the direction is a wrong direction, anything else is no order_by at all. */
const refuseDirection = (cursor: Cursor, item: string): void => {
  const { at } = cursor;
  const direction = parseOperand(cursor);
  const end = cursor.tokens[cursor.at - 1]?.end;
  cursor.at = at;
  if (direction?.kind !== 'identifier' || end !== item.length) return;
  refuse(`Invalid ordering key in order_by clause '${item}'.`, direction.start);
};

const refuseItem = (item: string, start: number): never =>
  refuse(`Invalid order_by clause '${item}'. Could not be parsed.`, start);
