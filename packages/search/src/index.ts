export * from './limits.ts';
export { SearchError } from './search-error.ts';
export { conjuncts, type Aggregate, type Comparison, type Field, type Filter, type Operator } from './filter.ts';
export { compare, compareNumber, compile, type FieldTable, type Fragment, type Parameter } from './compile.ts';
