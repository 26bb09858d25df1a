export { type Comparison, type Filter, type Grammar, readFilter, required } from './check.ts';
export { compile, type Condition, type FieldTable, operation } from './compile.ts';
export { SearchError } from './error.ts';
export { experimentsGrammar } from './grammars/experiments.ts';
export { loggedModelField, loggedModelsGrammar } from './grammars/logged-models.ts';
export { runsGrammar } from './grammars/runs.ts';
export { readExperimentOrder, readRunOrder, type Sort } from './order-by.ts';
export { clausesMax, depthMax, filterLengthMax } from './parse.ts';
