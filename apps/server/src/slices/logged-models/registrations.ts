import { asciiOnly } from '@millrace/protocol';
import { type Reader, statement, type Tx } from '@millrace/store';
import { putModelTags } from './logged-models.store.ts';

/** A version that a logged model was registered as. */
export interface Registration {
  readonly name: string;
  readonly version: number;
}

const registrationsTag = 'mlflow.modelVersions';
const selectTag = statement<{ value: string }>('SELECT value FROM logged_model_tags WHERE model_id = ? AND key = ?');

/** Notes on the logged model that it was registered; clients read this from the tag `mlflow.modelVersions`. */
export async function addRegistration(tx: Tx, model_id: string, registration: Registration): Promise<void> {
  const known = await readRegistrations(tx, model_id);
  if (known.some((it) => it.name === registration.name && it.version === registration.version)) return;
  await putModelTags(tx, model_id, [{ key: registrationsTag, value: pythonList([...known, registration]) }]);
}

async function readRegistrations(reader: Reader, model_id: string): Promise<readonly Registration[]> {
  const tag = await reader.get(selectTag, [model_id, registrationsTag]);
  try {
    const value: unknown = JSON.parse(tag?.value ?? '[]');
    return Array.isArray(value) ? (value as Registration[]) : [];
  } catch {
    // Anybody may set the tag to anything.
    return [];
  }
}

/** As Python prints it: `[{"name": "m", "version": 1}]`. */
const pythonList = (registrations: readonly Registration[]): string =>
  asciiOnly(
    `[${registrations.map(({ name, version }) => `{"name": ${JSON.stringify(name)}, "version": ${JSON.stringify(version)}}`).join(', ')}]`,
  );
