/**
 * The vocabulary of the endpoint table: field kinds, messages and rows. A row is data; routing, decoding, encoding,
 * permission checks, OpenAPI, the typed client and the compatibility page are derived from it.
 */

/** An int64 as we carry it: a number while exact, a bigint beyond ±2^53. */
export type Int64 = number | bigint;

export interface Scalar<T, K extends string> {
  readonly kind: K;
  /** Type carrier only; never set. */
  readonly type?: T;
}
export type Str = Scalar<string, 'string'>;
export type Int32 = Scalar<number, 'int32'>;
export type Int64Field = Scalar<Int64, 'int64'>;
export type Double = Scalar<number, 'double'>;
export type Bool = Scalar<boolean, 'bool'>;
export type Json = Scalar<unknown, 'json'>;

export interface EnumField<N extends string> {
  readonly kind: 'enum';
  readonly name: string;
  readonly values: Readonly<Record<N, number>>;
}
export interface ListField<F extends Field> {
  readonly kind: 'list';
  readonly of: F;
}
export interface MapField<F extends Field> {
  readonly kind: 'map';
  readonly of: F;
}
export interface MessageField<S extends Shape> {
  readonly kind: 'message';
  readonly name: string;
  readonly fields: S;
}

export type Field =
  | Str
  | Int32
  | Int64Field
  | Double
  | Bool
  | Json
  | EnumField<string>
  | ListField<Field>
  | MapField<Field>
  | MessageField<Shape>;

/** Validators MLflow runs on the raw JSON (`http.md`, request decoding); order matters and is MLflow's. */
export type Check = 'required' | 'string' | 'int' | 'bool' | 'list' | 'strings' | 'dict' | 'float';

export interface Shape {
  readonly [name: string]: Field;
}

export type Infer<F> =
  // A field of unknown kind (a row as the dispatcher sees it) would recurse for ever.
  Field extends F
    ? unknown
    : F extends EnumField<infer N>
      ? N
      : F extends ListField<infer O>
        ? readonly Infer<O>[]
        : F extends MapField<infer O>
          ? Readonly<Record<string, Infer<O>>>
          : F extends MessageField<infer S>
            ? InferShape<S>
            : F extends Scalar<infer T, string>
              ? T
              : never;
export type InferShape<S extends Shape> = { readonly [K in keyof S]?: Infer<S[K]> };

export const str: Str = { kind: 'string' };
export const int32: Int32 = { kind: 'int32' };
export const int64: Int64Field = { kind: 'int64' };
export const double: Double = { kind: 'double' };
export const bool: Bool = { kind: 'bool' };
export const json: Json = { kind: 'json' };
export const list = <F extends Field>(of: F): ListField<F> => ({ kind: 'list', of });
export const map = <F extends Field>(of: F): MapField<F> => ({ kind: 'map', of });
export const message = <S extends Shape>(name: string, fields: S): MessageField<S> => ({
  kind: 'message',
  name,
  fields,
});
export const enumOf = <N extends string>(name: string, values: Record<N, number>): EnumField<N> => ({
  kind: 'enum',
  name,
  values,
});

/** What a caller must be allowed to do. `public` needs no login; the rest is resolved by `kernel/access.ts`. */
export type Permission =
  | 'public'
  | 'authenticated'
  | 'experiment:read'
  | 'experiment:edit'
  | 'experiment:manage'
  | 'experiment:create'
  | 'run:read'
  | 'run:edit'
  | 'run:manage'
  | 'logged-model:read'
  | 'logged-model:edit'
  | 'logged-model:manage'
  | 'registered-model:read'
  | 'registered-model:edit'
  | 'registered-model:manage'
  | 'registered-model:create'
  | 'artifact:read'
  | 'artifact:edit'
  | 'artifact:manage'
  | 'webhook:manage';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * How the body travels: `json` both ways, `bytes` JSON in and bytes out, `upload` raw bytes in, `download` a file out,
 * `events` a stream of server-sent events out.
 */
export type BodyKind = 'json' | 'bytes' | 'events' | 'upload' | 'download';

export interface RowInit<I extends Shape, O extends Shape> {
  readonly methods: readonly Method[];
  /** Path after the prefix and version, e.g. `/mlflow/runs/log-batch`; parameters in braces; `{name*}` takes the rest. */
  readonly path: string;
  /** `2` → `/api/2.0` and `/ajax-api/2.0`; `3` → the 3.0 twins. */
  readonly major: 2 | 3;
  /** Where it is served; default both. The page's own routes are `ajax-api` only; `root` is the bare path. */
  readonly under?: readonly ('api' | 'ajax-api' | 'root')[];
  readonly needs: Permission;
  /** First MLflow release with the endpoint, or `millrace` for our own. */
  readonly since: string;
  readonly body?: BodyKind;
  readonly input: I;
  /** Checks per field, in MLflow's order; they run on the raw JSON under the snake_case name. */
  readonly checks?: { readonly [K in keyof I]?: readonly Check[] };
  /** Members that every item of a list must have, checked on the raw JSON: `metrics[0].key`. */
  readonly itemChecks?: { readonly [K in keyof I]?: readonly string[] };
  /** Largest value per numeric field, checked on the raw JSON as MLflow does where the limit is its handler's. */
  readonly most?: { readonly [K in keyof I]?: number };
  /** A path parameter that the body names too is taken from the body (a quirk of one MLflow route). */
  readonly bodyOverPath?: boolean;
  /** The input is read from the body even of a GET; its query string means nothing. */
  readonly bodyOnly?: boolean;
  /** Field defaults of the proto message, applied when absent. */
  readonly defaults?: { readonly [K in keyof I]?: Infer<I[K]> };
  /** Numeric and length limits in words the documentation can print, e.g. `metrics: 'at most 1000'`. */
  readonly limits?: { readonly [K in keyof I]?: string };
  readonly output: O;
  /** One sentence for the OpenAPI document. */
  readonly summary: string;
}
export type Row<I extends Shape = Shape, O extends Shape = Shape> = RowInit<I, O>;

/** Keeps the body kind as a literal, so that a handler's type follows from its row. */
export const row = <I extends Shape, O extends Shape, B extends BodyKind = 'json'>(
  init: RowInit<I, O> & { readonly body?: B },
): Row<I, O> & { readonly body?: B } => init;

/** Names in the braces of a row's path: `/a/{id}/b/{rest*}` → `['id', 'rest']`. */
export const pathNames = (path: string): readonly string[] =>
  [...path.matchAll(/\{(\w+)\*?\}/g)].map((match) => match[1] as string);

export type InputOf<R> = R extends Row<infer I, Shape> ? InferShape<I> : never;
export type OutputOf<R> = R extends Row<Shape, infer O> ? InferShape<O> : never;
