import { modelVersions, registeredModels } from '@millrace/protocol';
import { call } from '../../kernel/api/call.ts';
import { registerUndo, say, sayError, sayUndoable } from '../../kernel/ui/toasts.ts';
import { forgetRegistry } from './registry-queries.ts';

const undoAlias = 'registry.alias';
const undoStage = 'registry.stage';

registerUndo(undoAlias, async ([name = '', alias = '', version = '']) => {
  if (version === '') await call(registeredModels.deleteRegisteredModelAlias, { name, alias });
  else await call(registeredModels.setRegisteredModelAlias, { name, alias, version });
  await forgetRegistry();
});

registerUndo(undoStage, async ([name = '', version = '', stage = '']) => {
  await call(modelVersions.transitionModelVersionStage, { name, version, stage, archive_existing_versions: false });
  await forgetRegistry();
});

export interface AliasMove {
  readonly name: string;
  readonly alias: string;
  /** Undefined removes the alias. */
  readonly version: string | undefined;
  /** Where it points now; undefined when it is new. */
  readonly before: string | undefined;
}

/** Sets, moves or removes an alias, with ten seconds to take it back. @throws ApiFailure */
export async function moveAlias({ name, alias, version, before }: AliasMove): Promise<void> {
  if (version === undefined) await call(registeredModels.deleteRegisteredModelAlias, { name, alias });
  else await call(registeredModels.setRegisteredModelAlias, { name, alias, version });
  const what = version === undefined ? 'is removed' : `points to version ${version}`;
  sayUndoable(`“${alias}” ${what}.`, { kind: undoAlias, ids: [name, alias, before ?? ''] });
  await forgetRegistry();
}

export interface StageMove {
  readonly name: string;
  readonly version: string;
  readonly stage: string;
  readonly before: string;
  readonly archivesOthers: boolean;
}

/** Moves a version to a stage; it can be taken back unless others were archived with it. @throws ApiFailure */
export async function moveStage({ name, version, stage, before, archivesOthers }: StageMove): Promise<void> {
  const archive_existing_versions = archivesOthers;
  await call(modelVersions.transitionModelVersionStage, { name, version, stage, archive_existing_versions });
  if (archivesOthers) say(`Version ${version} is in stage ${stage}, the others that were there are archived.`);
  else sayUndoable(`Version ${version} is in stage ${stage}.`, { kind: undoStage, ids: [name, version, before] });
  await forgetRegistry();
}

/** Runs an act whose failure is told in a toast. */
export const attempt = (act: Promise<unknown>): void => void act.catch(sayError);
