import { type InputOf, invalidParameter, type loggedModels, pythonRepr } from '@millrace/protocol';

type Input = InputOf<typeof loggedModels.searchLoggedModels>;

/** What a token is bound to, each `null` where the request gave nothing. */
interface Query {
  readonly experiment_ids: readonly string[];
  readonly filter_string: string | null;
  readonly order_by: readonly object[] | null;
}

function queryOf(input: Input): Query {
  const order_by = (input.order_by ?? []).map((sort) => ({
    field_name: sort.field_name ?? '',
    ascending: sort.ascending ?? true,
    dataset_name: sort.dataset_name ?? null,
    dataset_digest: sort.dataset_digest ?? null,
  }));
  return {
    experiment_ids: input.experiment_ids ?? [],
    filter_string: input.filter || null,
    order_by: order_by.length > 0 ? order_by : null,
  };
}

export const encodeModelToken = (input: Input, offset: number): string =>
  Buffer.from(JSON.stringify({ ...queryOf(input), offset })).toString('base64');

/** @throws INVALID_PARAMETER_VALUE for a token that cannot be read or that another query made. */
export function decodeModelToken(input: Input): number {
  if (!input.page_token) return 0;
  const token = parse(input.page_token);
  const query = queryOf(input);
  const same = (name: string, verb: 'do' | 'does', asked: string, member: keyof Query) => {
    const [found, expected] = [pythonStr(token[member] ?? null), pythonStr(query[member])];
    if (expected === found) return;
    throw invalidParameter(
      `${name} in the page token ${verb} not match the requested ${asked}. Expected: ${expected}. Found: ${found}`,
    );
  };
  same('Experiment IDs', 'do', 'experiment IDs', 'experiment_ids');
  same('Filter string', 'does', 'filter string', 'filter_string');
  same('Order by', 'does', 'order by', 'order_by');
  return typeof token.offset === 'number' && Number.isSafeInteger(token.offset) && token.offset >= 0 ? token.offset : 0;
}

/** As Python's `str` prints it: a text as it is. */
const pythonStr = (value: unknown): string => (typeof value === 'string' ? value : pythonRepr(value));

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const token: unknown = JSON.parse(Buffer.from(text, 'base64').toString('utf8'));
    if (typeof token === 'object' && token !== null) return token as Record<string, unknown>;
  } catch {
    // Falls through to the refusal.
  }
  throw invalidParameter(`Invalid page token: ${text}. It could not be decoded; start again from the first page.`);
}
