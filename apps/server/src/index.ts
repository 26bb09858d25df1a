export { mlflowVersion } from '@millrace/protocol';
export { readConfig, StartProblem, UsageError, type Config, type Environment, type GivenFlags } from './kernel/config.ts';
export { serverFlags, type ServerFlag } from './kernel/flags.ts';
export { millraceVersion } from './kernel/version.ts';
