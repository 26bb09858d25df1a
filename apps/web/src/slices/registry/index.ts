import './registry-acts.ts';

export { AliasDialog } from './AliasDialog.tsx';
export { AliasHistory } from './AliasHistory.tsx';
export { AliasChip, StageText, TagChips } from './Chips.tsx';
export { type AliasPlace, aliasesByVersion, aliasPlaces } from './prepare-aliases.ts';
export { latestOf } from './prepare-latest.ts';
export { RegisteredMenu } from './RegisteredMenu.tsx';
export { RegistryList } from './RegistryList.tsx';
export { RegistrySearch } from './RegistrySearch.tsx';
export { attempt, moveAlias } from './registry-acts.ts';
export type { ModelVersion, RegisteredModel } from './registry-kinds.ts';
export { kindOf, promptTag } from './registry-kinds.ts';
export { registrySource } from './registry-palette.ts';
export { aliasChanges, forgetRegistry, registeredByName, versionByNumber, versionPages } from './registry-queries.ts';
export { type RegistryListSearch, readRegistryListSearch } from './registry-search.ts';
export { usePagedRows } from './use-paged-rows.ts';
export { VersionMenu } from './VersionMenu.tsx';
export { VersionPair } from './VersionPair.tsx';
