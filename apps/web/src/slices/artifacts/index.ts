export { ArtifactBrowser } from './ArtifactBrowser.tsx';
export { folderOf } from './artifact-queries.ts';
export { type ArtifactEntry, type ArtifactSource, runArtifacts } from './artifact-source.ts';
export { Preview } from './Preview.tsx';
