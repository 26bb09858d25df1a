import { limits } from '@millrace/protocol';
import type { DocumentNode, FragmentDefinitionNode, SelectionNode, SelectionSetNode } from 'graphql';
import type { GraphqlConfig } from '../../kernel/config.ts';
import type { GraphQL } from './load-graphql.ts';

/** MLflow's words. */
export const tooDeep = `Query exceeds maximum depth of ${limits.graphqlDepth}`;

/** How much a selection asks for. What a fragment has counts wherever the fragment is asked. */
interface Measure {
  /** Fields inside each other. */
  readonly depth: number;
  /** Fields, also those of fields. */
  readonly fields: number;
  /** Fields of the selection itself. */
  readonly ownFields: number;
  /** Renamed ones among these. */
  readonly ownAliases: number;
  /** The same where a field's selection has more of them. */
  readonly aliases: number;
}

const nothing: Measure = { depth: 0, fields: 0, ownFields: 0, ownAliases: 0, aliases: 0 };

/**
 * Why a query asks for too much, in MLflow's words; undefined for one that does not. It looks at each definition once, before validation,
 * however often fragments use each other.
 */
export function measureQuery({ Kind }: GraphQL, document: DocumentNode, config: GraphqlConfig): string | undefined {
  const { definitions } = document;
  if (definitions.length > limits.graphqlDefinitions) {
    return `Query has more than ${limits.graphqlDefinitions} operations and fragments`;
  }
  const fragments = definitions.filter((it) => it.kind === Kind.FRAGMENT_DEFINITION);
  const operations = definitions.filter((it) => it.kind === Kind.OPERATION_DEFINITION);
  const measure = createMeasure(fragments);
  const asked = addUp(operations.map(({ selectionSet }) => measure(selectionSet)));
  if (asked.depth > limits.graphqlDepth) return tooDeep;
  if (asked.fields > limits.graphqlSelections) {
    return `Query exceeds maximum total selections of ${limits.graphqlSelections}`;
  }
  if (asked.ownFields > config.maxRootFields) return tooMany('root fields', asked.ownFields, config.maxRootFields);
  if (asked.aliases > config.maxAliases) return tooMany('aliases', asked.aliases, config.maxAliases);
  return undefined;
}

function tooMany(what: 'root fields' | 'aliases', count: number, most: number): string {
  const variable = `MLFLOW_SERVER_GRAPHQL_MAX_${what.toUpperCase().replace(' ', '_')}`;
  return (
    `GraphQL queries should have at most ${most} ${what}, got ${count} ${what}. ` +
    `To increase the limit, set the ${variable} environment variable.`
  );
}

/** Measures selections; each fragment once. One that uses itself counts nothing there: validation refuses it. */
function createMeasure(fragments: readonly FragmentDefinitionNode[]): (set: SelectionSetNode) => Measure {
  const byName = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  const known = new Map<string, Measure>();
  const ofFragment = (name: string): Measure => {
    const found = known.get(name);
    if (found) return found;
    known.set(name, nothing);
    const fragment = byName.get(name);
    const measured = fragment ? ofSet(fragment.selectionSet) : nothing;
    known.set(name, measured);
    return measured;
  };
  const ofSelection = (selection: SelectionNode): Measure => {
    if (selection.kind === 'FragmentSpread') return ofFragment(selection.name.value);
    if (selection.kind === 'InlineFragment') return ofSet(selection.selectionSet);
    const below = selection.selectionSet ? ofSet(selection.selectionSet) : nothing;
    const ownAliases = selection.alias ? 1 : 0;
    return { depth: below.depth + 1, fields: below.fields + 1, ownFields: 1, ownAliases, aliases: below.aliases };
  };
  const ofSet = ({ selections }: SelectionSetNode): Measure => addUp(selections.map(ofSelection));
  return ofSet;
}

/** Selections beside each other. Sums stay finite where fragments double each other. */
function addUp(parts: readonly Measure[]): Measure {
  const ownAliases = parts.reduce((sum, it) => sum + it.ownAliases, 0);
  return {
    depth: parts.reduce((most, it) => Math.max(most, it.depth), 0),
    fields: parts.reduce((sum, it) => sum + it.fields, 0),
    ownFields: parts.reduce((sum, it) => sum + it.ownFields, 0),
    ownAliases,
    aliases: parts.reduce((most, it) => Math.max(most, it.aliases), ownAliases),
  };
}
