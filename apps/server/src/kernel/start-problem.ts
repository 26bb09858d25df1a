import { ArtifactError } from '@millrace/artifacts';
import { StoreError } from '@millrace/store';
import { StartProblem } from './config.ts';

interface SystemError extends Error {
  readonly code?: string;
  readonly path?: string;
}

/** One readable line for what stops a start; anything unplanned is thrown on as it is, with its trace. */
export function toStartProblem(error: unknown, doing: string): unknown {
  if (error instanceof StartProblem) return error;
  if (error instanceof StoreError || error instanceof ArtifactError) {
    return new StartProblem(`${doing}: ${error.message.replace(/\.$/, '')}.`, { cause: error });
  }
  const why = reasons[(error as SystemError | undefined)?.code ?? ''];
  return why ? new StartProblem(`${doing}: ${why}.`, { cause: error }) : error;
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the port is taken by another program; choose one with --port',
  EADDRNOTAVAIL: 'this machine has no such address; choose one with --host',
  ENOTFOUND: 'the host name is unknown; choose an address with --host',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a file of that name is in the way',
  ENAMETOOLONG: 'the path is too long',
};
