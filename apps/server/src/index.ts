export { mlflowVersion } from '@millrace/protocol';
export {
  type Config,
  type Environment,
  type GivenFlags,
  readConfig,
  StartProblem,
  UsageError,
} from './kernel/config.ts';
export { type ServerFlag, serverFlags } from './kernel/flags.ts';
export { millraceVersion } from './kernel/version.ts';
