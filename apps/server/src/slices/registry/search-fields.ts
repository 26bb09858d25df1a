import { type Comparison, type Condition, type Filter, operation } from '@millrace/search';
import { promptTag } from './registry-tag.ts';

/** What the searches for models and for versions differ in. */
export interface SearchTable {
  /** Alias of the table in the statement. */
  readonly alias: string;
  readonly table: string;
  readonly tags: string;
  /** Column of `tags` that holds the row's id. */
  readonly owner: string;
  /** Columns by attribute. */
  readonly columns: Readonly<Record<string, string>>;
  /** Attributes whose index begins with the kind: model or prompt. */
  readonly byKind: readonly string[];
}

/** Longer values of tags are not in the index of values. */
const indexedLength = 250;

/**
 * Whether the search is for prompts: the first condition on the tag says so with `= 'true'` or `!= 'false'`. All others are for
 * models only.
 */
export function asksForPrompts(filter: Filter | undefined): boolean {
  const tag = comparisonsOf(filter).find(isPromptCondition);
  if (!tag) return false;
  const value = String(tag.values[0]).toLowerCase();
  return (tag.operator === '=' && value === 'true') || (tag.operator === '!=' && value === 'false');
}

const isPromptCondition = ({ entity, key }: Comparison): boolean => entity === 'tag' && key === promptTag;

function comparisonsOf(filter: Filter | undefined): readonly Comparison[] {
  if (!filter) return [];
  if (filter.kind === 'comparison') return [filter];
  return filter.kind === 'not' ? comparisonsOf(filter.item) : filter.items.flatMap(comparisonsOf);
}

/** Conditions on rows of `at`, never NULL. In a search for models what is said of the prompt tag is settled already. */
export const conditionsOn =
  (at: SearchTable, forPrompts: boolean) =>
  (comparison: Comparison): Condition => {
    if (comparison.entity === 'attribute') return operation(`${at.alias}.${at.columns[comparison.key]}`, comparison);
    if (!forPrompts && isPromptCondition(comparison)) return { sql: '1 = 1', parameters: [] };
    const { sql, parameters } = tagValue(comparison);
    const not = comparison.operator === 'IS NULL' ? 'NOT ' : '';
    return {
      sql: `${not}EXISTS (SELECT 1 FROM ${at.tags} t WHERE t.${at.owner} = ${at.alias}.id AND t.key = ? AND ${sql})`,
      parameters: [comparison.key, ...parameters],
    };
  };

const tagValue = (comparison: Comparison): Condition =>
  comparison.operator.startsWith('IS') ? { sql: '1 = 1', parameters: [] } : operation('t.value', comparison);

/** The same as a selection of ids, where an index leads to them; undefined where it would hardly narrow anything. */
export const candidatesFor =
  (at: SearchTable, forPrompts: boolean) =>
  (comparison: Comparison): Condition | undefined => {
    if (comparison.operator === 'IS NULL' || isPromptCondition(comparison)) return undefined;
    if (comparison.entity === 'tag') return tagCandidates(at, comparison);
    if (comparison.operator === '!=' || comparison.operator === 'NOT IN') return undefined;
    if (comparison.key === 'run_id' && !namesRuns(comparison)) return undefined;
    const { sql, parameters } = operation(`${at.alias}.${at.columns[comparison.key]}`, comparison);
    const kind = at.byKind.includes(comparison.key) ? `${at.alias}.is_prompt = ${forPrompts ? 1 : 0} AND ` : '';
    // The index of runs has only versions that have one.
    const run = comparison.key === 'run_id' ? `${at.alias}.run_id != '' AND ` : '';
    return { sql: `SELECT ${at.alias}.id FROM ${at.table} ${at.alias} WHERE ${kind}${run}${sql}`, parameters };
  };

const namesRuns = ({ operator, values }: Comparison): boolean =>
  (operator === '=' || operator === 'IN') && !values.includes('');

/** Short values lie in one index, owners of long ones in another. */
function tagCandidates(at: SearchTable, comparison: Comparison): Condition {
  const value = tagValue(comparison);
  const part = (size: string): string =>
    `SELECT t.${at.owner} FROM ${at.tags} t WHERE t.key = ? AND length(t.value) ${size} ${indexedLength} AND ${value.sql}`;
  const parameters = [comparison.key, ...value.parameters];
  const isShort = comparison.operator === '=' && String(comparison.values[0]).length <= indexedLength;
  if (isShort) return { sql: part('<='), parameters };
  return { sql: `${part('<=')} UNION ALL ${part('>')}`, parameters: [...parameters, ...parameters] };
}
