export { readConfig, StartProblem, UsageError, type Config, type Environment, type GivenFlags } from './kernel/config.ts';
export { serverFlags, type ServerFlag } from './kernel/flags.ts';
export { millraceVersion, mlflowVersion } from './kernel/version.ts';
export { runServer, startServer, type RunningServer } from './main.ts';
