/**
 * The filter and order_by languages of MLflow's searches, with Millrace's extensions (OR, NOT, parentheses, BETWEEN and, for
 * runs, `min(metrics.x)`, `max(metrics.x)`, `mean(metrics.x)`).
 */
export { type Grammar, readFilter } from './check.ts';
export { type Condition, compile, type FieldTable, operation } from './compile.ts';
export { SearchError } from './error.ts';
export { type Comparison, type Filter, required, type Statistic } from './filter.ts';
export { experimentsGrammar } from './grammars/experiments.ts';
export { loggedModelField, loggedModelsGrammar } from './grammars/logged-models.ts';
export { modelVersionsGrammar, registeredModelsGrammar } from './grammars/registry.ts';
export { runsGrammar } from './grammars/runs.ts';
export { lex, type Token } from './lex.ts';
export { clausesMax, depthMax, filterLengthMax, orderItemsMax } from './limits.ts';
export {
  readExperimentOrder,
  readModelVersionOrder,
  readRegisteredModelOrder,
  readRunOrder,
  type Sort,
} from './order-by.ts';
