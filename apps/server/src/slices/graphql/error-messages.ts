import type { GraphQLError } from 'graphql';
import { toApiError } from '../../kernel/failure.ts';

/**
 * The texts of `errors`. What a resolver refused has the text of its own endpoint.
 *
 * @throws what a resolver failed with where the fault is the server's, so that the whole request fails with its status
 */
export const messagesOf = (errors: readonly GraphQLError[]): readonly string[] => errors.map(messageOf);

function messageOf(error: GraphQLError): string {
  // Only what a resolver throws has a place in the answer.
  if (!error.path || !error.originalError) return inSingleQuotes(error.message);
  const { status, message } = toApiError(error.originalError, '');
  if (status >= 500) throw error.originalError;
  return message;
}

/** MLflow's library puts names into single quotes. */
const inSingleQuotes = (message: string): string => message.replaceAll('"', "'");
