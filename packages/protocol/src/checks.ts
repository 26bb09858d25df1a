import { invalidParameter } from './errors.ts';
import { missingValueMessage, readPythonFloat, readPythonInt } from './python.ts';
import { isObject, type JsonObject, Unreadable } from './read-field.ts';
import type { Check, Row, Shape } from './row.ts';

/** One field of a row's `checks` and `itemChecks`. */
interface FieldChecks {
  readonly name: string;
  readonly checks: readonly Check[];
  readonly members: readonly string[];
  readonly most?: number;
}

/**
 * MLflow's checks of the raw JSON under snake_case names: presence always, types only when protobuf could not read the
 * message.
 *
 * @throws INVALID_PARAMETER_VALUE, and Unreadable for a value of the wrong type
 */
export type RunChecks = (raw: JsonObject, unreadable: boolean) => void;

export function compileChecks(row: Row<Shape, Shape>): RunChecks {
  const fields: FieldChecks[] = Object.entries(row.checks ?? {}).map(([name, checks]) => ({
    name,
    checks: checks ?? [],
    members: row.itemChecks?.[name] ?? [],
    most: row.most?.[name],
  }));
  return (raw, unreadable) => {
    for (const field of fields) checkField(field, raw, unreadable);
  };
}

function checkField({ name, checks, members, most }: FieldChecks, raw: JsonObject, unreadable: boolean): void {
  // `run_uuid` stands in for an absent `run_id`.
  const value = name === 'run_id' ? (raw.run_id ?? raw.run_uuid) : raw[name];
  if (value === undefined && !checks.includes('required')) return;
  for (const check of checks) {
    if (check === 'required') {
      if (!isPresent(value)) throw invalidParameter(missingValueMessage(name));
    } else if (unreadable && !hasType(check, value)) throw new Unreadable(value, `.${name}`);
  }
  if (most !== undefined && Number(value) > most) throw new Unreadable(value, `.${name}`);
  if (members.length > 0 && Array.isArray(value)) checkItems(name, members, value);
}

const isPresent = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

function checkItems(list: string, members: readonly string[], items: readonly unknown[]): void {
  for (let i = 0; i < items.length; i++) {
    const item = items[i];
    if (!isObject(item)) throw new Unreadable(item, `.${list}[${i}]`);
    for (const member of members) {
      if (!isPresent(item[member])) throw invalidParameter(missingValueMessage(`${list}[${i}].${member}`));
    }
  }
}

function hasType(check: Check, value: unknown): boolean {
  switch (check) {
    case 'string':
      return typeof value === 'string';
    case 'bool':
      return typeof value === 'boolean';
    case 'list':
      return Array.isArray(value);
    case 'strings':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    case 'dict':
      return isObject(value);
    case 'int':
      return typeof value === 'string' ? readPythonInt(value) !== undefined : isFiniteNumber(value);
    case 'float':
      return typeof value === 'string' ? readPythonFloat(value) !== undefined : isNumeric(value);
    case 'required':
      return true;
  }
}

const isNumeric = (value: unknown): boolean =>
  typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
const isFiniteNumber = (value: unknown): boolean => isNumeric(value) && Number.isFinite(Number(value));
