import { invalidParameter, limits } from '@millrace/protocol';
import type { DocumentNode, Token } from 'graphql';
import type { GraphQL } from './load-graphql.ts';
import { tooDeep } from './measure-query.ts';

/** Brackets inside each other that the parser, which calls itself for each, is asked to read. */
const nestingMax = 128;

/**
 * Parses the text of a query. It is read as plain tokens first, so that a long or deeply nested one is refused before anything is built.
 *
 * @throws INVALID_PARAMETER_VALUE for a syntax error and for too many tokens
 */
export function readQuery(graphql: GraphQL, text: string): { document: DocumentNode } | { refusal: string } {
  try {
    if (nestingOf(graphql, text) > nestingMax) return { refusal: tooDeep };
    return { document: graphql.parse(text, { noLocation: true }) };
  } catch (error) {
    if (error instanceof graphql.GraphQLError) throw syntaxError(graphql, error, text);
    throw error;
  }
}

/** The deepest nesting of brackets of any kind. @throws GraphQLError for what is no token */
function nestingOf({ Lexer, Source, TokenKind }: GraphQL, text: string): number {
  const lexer = new Lexer(new Source(text));
  const openers: readonly Token['kind'][] = [TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L];
  const closers: readonly Token['kind'][] = [TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R];
  let depth = 0;
  let deepest = 0;
  for (let count = 0; lexer.advance().kind !== TokenKind.EOF; count++) {
    if (count >= limits.graphqlTokens) throw tooManyTokens();
    if (openers.includes(lexer.token.kind)) deepest = Math.max(deepest, ++depth);
    else if (closers.includes(lexer.token.kind)) depth--;
    if (deepest > nestingMax) return deepest;
  }
  return deepest;
}

const tooManyTokens = () =>
  invalidParameter(`'query' has more than ${limits.graphqlTokens} tokens. Send long lists as variables.`);

/** `Syntax Error: Expected Name, found <EOF>. (line 1, column 2)` */
function syntaxError(graphql: GraphQL, error: InstanceType<GraphQL['GraphQLError']>, text: string) {
  const { line, column } = graphql.getLocation(error.source ?? new graphql.Source(text), error.positions?.[0] ?? 0);
  return invalidParameter(`'query' cannot be read: ${error.message} (line ${line}, column ${column})`);
}
