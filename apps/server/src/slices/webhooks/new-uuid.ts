import type { Context } from '../../kernel/context.ts';

/** Ids of webhooks and of deliveries have dashes, as in MLflow. */
export const newUuid = ({ newId }: Pick<Context, 'newId'>): string =>
  newId().replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
