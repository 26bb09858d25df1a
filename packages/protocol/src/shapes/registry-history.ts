import { bool, double, enumOf, int64, message, str } from '../row.ts';

/** `version` is absent when the alias was removed, `previous_version` when it was new. */
export const aliasChange = message('AliasChange', {
  alias: str,
  version: str,
  previous_version: str,
  user: str,
  timestamp: int64,
});

/** A change of an alias among those of all models and prompts. */
export const aliasMove = message('AliasMove', { name: str, is_prompt: bool, change: aliasChange });

/** PENDING: being read. UNAVAILABLE: the files lie where this server does not serve them, or there are none. */
export const fileRecordStatus = enumOf('FileRecordStatus', { PENDING: 1, RECORDED: 2, UNAVAILABLE: 3, FAILED: 4 });
export const versionFile = message('ModelVersionFile', { path: str, file_size: int64, sha256: str });

/** What a file is now, beside what it was at registration. */
export const fileVerdict = enumOf('FileVerdict', { UNCHANGED: 1, CHANGED: 2, MISSING: 3, ADDED: 4 });
export const verifiedFile = message('VerifiedFile', { path: str, verdict: fileVerdict, file_size: int64, sha256: str });

/** The member of the side that does not have the key is absent. */
export const textDifference = message('TextDifference', { key: str, value: str, other_value: str });
export const metricDifference = message('MetricDifference', { key: str, value: double, other_value: double });
export const fileDifference = message('FileDifference', { path: str, file: versionFile, other_file: versionFile });

export const promptReference = message('PromptReference', { name: str, version: str });
