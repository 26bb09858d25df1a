import { service } from '@millrace/protocol';
import type { RouteHandlerMethod } from 'fastify';
import type { Answers } from './answers.ts';
import type { Config } from './config.ts';
import { isNativeArtifactRow, type Route } from './routes.ts';

/** Routes that a start option switches off answer with MLflow's text instead of their handler; undefined for all others. */
export function switchedOff(route: Route, config: Config, answers: Answers): RouteHandlerMethod | undefined {
  if (route.row.path === service.serverInfo.path) return undefined;
  const isProxy = route.row.path.startsWith('/mlflow-artifacts');
  const reason = isProxy
    ? !config.serveArtifacts && withoutArtifacts(route.rule)
    : config.artifactsOnly && withoutTracking(route.rule);
  if (!reason) return undefined;
  return ({ raw: request }, reply) => {
    reply.hijack();
    // MLflow's newer routes, those for the bytes themselves, have another form of error.
    if (isProxy && isNativeArtifactRow(route.row) && request.method !== 'HEAD')
      answers.json(request, reply.raw, 503, withoutBytes);
    else answers.text(request, reply.raw, 503, reason);
  };
}

const withoutBytes = JSON.stringify({
  detail: 'Artifact serving is disabled. Run `mlflow server` with `--serve-artifacts` to enable.',
});
const withoutArtifacts = (rule: string): string =>
  `Endpoint: ${rule} disabled due to the mlflow server running with \`--no-serve-artifacts\`. To enable artifacts ` +
  'server functionality, run `mlflow server` with `--serve-artifacts`';
const withoutTracking = (rule: string): string =>
  `Endpoint: ${rule} disabled due to the mlflow server running in \`--artifacts-only\` mode. To enable tracking ` +
  'server functionality, run `mlflow server` without `--artifacts-only`';
