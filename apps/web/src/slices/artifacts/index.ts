export { ArtifactBrowser } from './ArtifactBrowser.tsx';
export { folderOf } from './artifact-queries.ts';
export { type ArtifactEntry, type ArtifactSource, runArtifacts } from './artifact-source.ts';
export { type ImageStep, imageAt, imageSeries, isSeriesImage } from './images/prepare-images.ts';
export { StepSlider } from './images/StepSlider.tsx';
export { comparedRows, mayBeTable, tableOf } from './load-table.ts';
export { SignatureTables } from './mlmodel/SignatureTables.tsx';
export { Preview } from './Preview.tsx';
export { previewKind } from './preview-kind.ts';
