import { graphql } from '@millrace/protocol';
import { slice } from '../../kernel/slice.ts';
import { queryGraphql } from './query-graphql.ts';

export const graphqlSlice = slice(graphql, { queryGraphql });
