import type { Permission, Row } from '@millrace/protocol';

/** Decides on one request; throws an `ApiError` to refuse it. There is no login yet, so every caller is the same. */
export type Policy = (input: unknown) => void;

const everyone: Policy = () => {};

/** What each permission asks for. A row that needs one which is not listed here does not start the server. */
const policies: Readonly<Record<Permission, Policy>> = {
  public: everyone,
  authenticated: everyone,
  'experiment:read': everyone,
  'experiment:edit': everyone,
  'experiment:manage': everyone,
  'experiment:create': everyone,
  'run:read': everyone,
  'run:edit': everyone,
  'run:manage': everyone,
  'logged-model:read': everyone,
  'logged-model:edit': everyone,
  'logged-model:manage': everyone,
  'registered-model:read': everyone,
  'registered-model:edit': everyone,
  'registered-model:manage': everyone,
  'registered-model:create': everyone,
  'artifact:read': everyone,
  'artifact:edit': everyone,
  'artifact:manage': everyone,
  'webhook:manage': everyone,
};

/** @throws when the row names no known permission: a route without a policy must not be served. */
export function policyOf(row: Pick<Row, 'needs' | 'path'>): Policy {
  if (Object.hasOwn(policies, row.needs)) return policies[row.needs];
  throw new Error(`Route ${row.path} has no policy: needs '${String(row.needs)}' is unknown.`);
}
