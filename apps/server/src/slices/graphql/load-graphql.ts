import type * as graphql from 'graphql';

export type GraphQL = typeof graphql;

let loaded: Promise<GraphQL> | undefined;

/** The package is read from disk for the first query, so that a server without any neither waits for it nor holds it. */
export function loadGraphQL(): Promise<GraphQL> {
  loaded ??= import('graphql');
  return loaded;
}
