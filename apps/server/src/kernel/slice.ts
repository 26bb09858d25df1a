import type { Row, Shape } from '@millrace/protocol';
import type { Handler } from './context.ts';

/** The rows of one noun. */
export type Rows = { readonly [name: string]: Row<Shape, Shape> };

export interface Slice<R extends Rows = Rows> {
  readonly rows: R;
  readonly handlers: { readonly [K in keyof R]: Handler<R[K]> };
}

/** Binds each row to its handler. A missing or mistyped handler does not compile. */
export const slice = <R extends Rows>(rows: R, handlers: { readonly [K in keyof R]: Handler<R[K]> }): Slice<R> => ({
  rows,
  handlers,
});
