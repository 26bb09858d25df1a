import { fail, type Infer, invalidParameter, type shapes } from '@millrace/protocol';

type WireEvent = Infer<typeof shapes.webhookEvent>;

/** An event by its lower-case names, as tables and delivered bodies have them. */
export interface EventName {
  readonly entity: string;
  readonly action: string;
}

/** What can happen to what, actions in alphabetical order. */
const actionsOf: Readonly<Record<string, readonly string[]>> = {
  registered_model: ['created'],
  model_version: ['created'],
  model_version_tag: ['deleted', 'set'],
  model_version_alias: ['created', 'deleted'],
  prompt: ['created'],
  prompt_version: ['created'],
  prompt_tag: ['deleted', 'set'],
  prompt_version_tag: ['deleted', 'set'],
  prompt_alias: ['created', 'deleted'],
  budget_policy: ['exceeded'],
};

/**
 * Reads an event of a request.
 *
 * @throws INVALID_PARAMETER_VALUE for names that are missing or unknown, and for pairs that never happen
 */
export function readEvent({ entity: wireEntity, action: wireAction }: WireEvent): EventName {
  const [entity, action] = [wireEntity?.toLowerCase() ?? '', wireAction?.toLowerCase() ?? ''];
  const actions = actionsOf[entity];
  if (!actions) throw invalidParameter(`A webhook event needs an 'entity', one of: ${upper(Object.keys(actionsOf))}.`);
  if (!action || action === 'action_unspecified')
    throw invalidParameter(`A webhook event of ${wireEntity} needs an 'action', one of: ${upper(actions)}.`);
  if (actions.includes(action)) return { entity, action };
  const valid = actions.map((name) => `'${name}'`).join(', ');
  throw invalidParameter(`Invalid action '${action}' for entity '${entity}'. Valid actions are: [${valid}]`);
}

const upper = (names: readonly string[]): string => names.join(', ').toUpperCase();

/** @throws BAD_REQUEST when an event is named twice, as MLflow answers */
export function refuseRepeated(events: readonly EventName[]): void {
  const names = events.map(({ entity, action }) => `${entity}.${action}`);
  const repeated = names.find((name, at) => names.indexOf(name) < at);
  if (repeated) throw fail('BAD_REQUEST', `Webhook events must not name the same event twice: ${repeated}.`);
}

/** The upper-case names that the API shows. */
export const wireEvent = ({ entity, action }: EventName): WireEvent =>
  ({ entity: entity.toUpperCase(), action: action.toUpperCase() }) as WireEvent;
