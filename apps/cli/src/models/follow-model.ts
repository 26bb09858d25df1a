import type { Served, ServeOptions } from '@millrace/scoring';
import { type ResolvedModel, resolveModel } from '@millrace/sdk/models';
import { type ObtainedModel, obtainModel, trackingClient } from './obtain-model.ts';

export interface FollowFlags {
  readonly modelUri: string;
  readonly cacheDir: string;
  readonly name?: string;
  /** Seconds between two looks; 0 never looks. */
  readonly poll: number;
}

/** Looks again and again which version a URI means, and exchanges the served model when it is another one. */
export function followModel(
  first: ObtainedModel,
  flags: FollowFlags,
  served: Served,
  log: ServeOptions['log'],
): { stop(): void } {
  let current = first.resolved;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const look = async (): Promise<void> => {
    try {
      current = await exchangeIfMoved(current, flags, served, log);
    } catch (error) {
      log({ level: 'warn', msg: `the model stays as it is: ${(error as Error).message}` });
    }
    if (!isStopped) timer = setTimeout(look, flags.poll * 1000);
  };
  if (flags.poll > 0 && /^models:/.test(flags.modelUri)) timer = setTimeout(look, flags.poll * 1000);
  return {
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

async function exchangeIfMoved(
  current: ResolvedModel,
  { modelUri, cacheDir, name }: FollowFlags,
  served: Served,
  log: ServeOptions['log'],
): Promise<ResolvedModel> {
  const now = await resolveModel(trackingClient(), modelUri);
  if (now.version === current.version && now.location.path === current.location.path) return current;
  const { model, resolved } = await obtainModel(modelUri, cacheDir, { name });
  await served.replace(model);
  log({ level: 'info', msg: `serves version ${resolved.version} now`, model: model.name });
  return resolved;
}
