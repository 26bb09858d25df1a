import { modelVersions, registeredModels } from '@millrace/protocol';
import { call } from '../../kernel/api/call.ts';
import { registerUndo, say, sayError, sayUndoable, withdrawUndo } from '../../kernel/ui/toasts.ts';
import { forgetRegistry } from './registry-queries.ts';

const undoAlias = 'registry.alias';
const undoStage = 'registry.stage';

/** Where an alias points on the server at this moment; empty when it does not exist. */
async function placeOf(name: string, alias: string): Promise<string> {
  const { registered_model } = await call(registeredModels.getRegisteredModel, { name });
  return registered_model?.aliases?.find((it) => it.alias === alias)?.version ?? '';
}

/** In which stage a version is on the server at this moment. */
async function stageOf(name: string, version: string): Promise<string> {
  const { model_version } = await call(modelVersions.getModelVersion, { name, version });
  return model_version?.current_stage ?? '';
}

/** @param version empty removes the alias */
async function pointAlias(name: string, alias: string, version: string): Promise<void> {
  if (version === '') await call(registeredModels.deleteRegisteredModelAlias, { name, alias });
  else await call(registeredModels.setRegisteredModelAlias, { name, alias, version });
}

registerUndo(undoAlias, async ([name = '', alias = '', before = '', after = '']) => {
  if ((await placeOf(name, alias)) !== after) throw new Error(`“${alias}” was changed since, and stays as it is.`);
  await pointAlias(name, alias, before);
  await forgetRegistry();
});

registerUndo(undoStage, async ([name = '', version = '', before = '', after = '']) => {
  if ((await stageOf(name, version)) !== after)
    throw new Error(`Version ${version} was moved to another stage since, and stays there.`);
  await call(modelVersions.transitionModelVersionStage, {
    name,
    version,
    stage: before,
    archive_existing_versions: false,
  });
  await forgetRegistry();
});

export interface AliasMove {
  readonly name: string;
  readonly alias: string;
  /** Undefined removes the alias. */
  readonly version: string | undefined;
}

/**
 * Sets, moves or removes an alias, with ten seconds to take it back: to where the server had it, not to where this page last saw it.
 * @throws ApiFailure
 */
export async function moveAlias({ name, alias, version = '' }: AliasMove): Promise<void> {
  const before = await placeOf(name, alias);
  // Pressed twice, or done by another hand: there is nothing to take back, and what can be taken back stays so.
  if (before === version) return forgetRegistry();
  withdrawUndo(undoAlias, [name, alias]);
  await pointAlias(name, alias, version);
  const what = version === '' ? 'is removed' : `points to version ${version}`;
  sayUndoable(`“${alias}” ${what}.`, { kind: undoAlias, ids: [name, alias, before, version] });
  await forgetRegistry();
}

export interface StageMove {
  readonly name: string;
  readonly version: string;
  readonly stage: string;
  readonly archivesOthers: boolean;
}

/** Moves a version to a stage; it can be taken back unless others were archived with it. @throws ApiFailure */
export async function moveStage({ name, version, stage, archivesOthers }: StageMove): Promise<void> {
  withdrawUndo(undoStage, [name, version]);
  const before = await stageOf(name, version);
  const archive_existing_versions = archivesOthers;
  await call(modelVersions.transitionModelVersionStage, { name, version, stage, archive_existing_versions });
  if (archivesOthers) say(`Version ${version} is in stage ${stage}, the others that were there are archived.`);
  else
    sayUndoable(`Version ${version} is in stage ${stage}.`, { kind: undoStage, ids: [name, version, before, stage] });
  await forgetRegistry();
}

/** Runs an act whose failure is told in a toast. */
export const attempt = (act: Promise<unknown>): void => void act.catch(sayError);
