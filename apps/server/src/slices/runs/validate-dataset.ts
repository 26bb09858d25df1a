import { checkLength, type Infer, limits, type shapes } from '@millrace/protocol';
import type { DatasetInput } from './datasets.store.ts';

/** Absent name, digest and source are stored as empty texts, as MLflow does. */
export function checkedDatasetInput(input: Infer<typeof shapes.datasetInput>): DatasetInput {
  const { name = '', digest = '', source_type = '', source = '', schema, profile } = input.dataset ?? {};
  checkLength('name', limits.datasetName, name);
  checkLength('digest', limits.datasetDigest, digest);
  checkLength('source', limits.datasetSource, source);
  checkLength('schema', limits.datasetSchema, schema ?? '');
  checkLength('profile', limits.datasetProfile, profile ?? '');
  const tags = (input.tags ?? []).map((tag) => ({ key: tag.key ?? '', value: tag.value ?? '' }));
  for (const tag of tags) {
    checkLength('key', limits.inputTagKey, tag.key);
    checkLength('value', limits.inputTagValue, tag.value);
  }
  return { name, digest, source_type, source, schema: schema ?? null, profile: profile ?? null, tags };
}
