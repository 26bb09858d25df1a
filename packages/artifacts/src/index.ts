export { contentType, needsSniffing, sniffBytes } from './content-type.ts';
export {
  ArtifactChanged,
  ArtifactError,
  type ArtifactProblem,
  DiskFull,
  InvalidLocation,
  InvalidPath,
  NoSuchArtifact,
  PartOutOfPlace,
  PathConflict,
  UnservedLocation,
} from './errors.ts';
export { guarded } from './guarded.ts';
export { type LocalOptions, localStore } from './local.ts';
export { absoluteLocation, appendToLocation, joinPaths, type Location, parseLocation, safePath } from './location.ts';
export { checkArtifactLocation, checkHost, type LocationPolicy } from './location-policy.ts';
export {
  checkLocalSource,
  checkSource,
  isLocalSource,
  type ModelReference,
  parseModelReference,
  parseRunReference,
  type SourceOwner,
} from './model-source.ts';
export type {
  ArtifactCapabilities,
  ArtifactEntry,
  ArtifactStat,
  ArtifactStore,
  ByteRange,
  OpenOptions,
  UploadPart,
} from './port.ts';
export { type ArtifactRoots, type ArtifactRootsOptions, createArtifactRoots, type Resolved } from './roots.ts';
