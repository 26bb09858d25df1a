import type { registryHistory } from '@millrace/protocol';
import type { Handler } from '../../kernel/context.ts';
import { differences } from './difference.ts';
import { requireVersion } from './model-versions.store.ts';
import { checkedModelName, checkedVersion } from './names.ts';

/** Only what differs. What cannot be looked at is a remark, not an error: the rest is still worth having. */
export const compareModelVersions: Handler<typeof registryHistory.compareModelVersions> = async (context, input) => {
  const name = checkedModelName(input.name ?? '');
  const number = checkedVersion(input.version ?? '');
  const other_name = input.other_name ? checkedModelName(input.other_name) : name;
  const other_number = checkedVersion(input.other_version ?? '', 'other_version');
  const [version, other] = await context.db.read(async (reader) => [
    await requireVersion(reader, name, number),
    await requireVersion(reader, other_name, other_number),
  ]);
  // Imported at the first use: it brings the reader of model files, which an idle server does not need in memory.
  const { factsOf } = await import('./version-facts.ts');
  const [one, two] = [await factsOf(context, version), await factsOf(context, other)];
  const files = differences(one.files, two.files, (a, b) => a.sha256 === b.sha256);
  return {
    params: differences(one.params, two.params),
    metrics: differences(one.metrics, two.metrics),
    tags: differences(one.tags, two.tags),
    signature: differences(one.signature, two.signature),
    environment: differences(one.environment, two.environment),
    files: files.map(({ key, value, other_value }) => ({ path: key, file: value, other_file: other_value })),
    remarks: [...new Set([...one.remarks, ...two.remarks])],
  };
};
