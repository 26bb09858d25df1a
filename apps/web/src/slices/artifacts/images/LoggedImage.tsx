import { useQuery } from '@tanstack/react-query';
import { exactTime } from '../../../kernel/format.ts';
import { FileImage } from '../../../kernel/ui/FileImage.tsx';
import { folderOf } from '../artifact-queries.ts';
import type { ArtifactSource } from '../artifact-source.ts';
import { type ImageStep, imageSeries, readImageName } from './prepare-images.ts';
import { StepSlider } from './StepSlider.tsx';

interface LoggedImageProps {
  readonly source: ArtifactSource;
  readonly path: string;
  readonly onOpen: (path: string) => void;
}

/** An image of a series with its place among the steps; the open one is in the address. */
export function LoggedImage({ source, path, onOpen }: LoggedImageProps) {
  const { data: entries = [] } = useQuery(folderOf(source, path.replace(/\/?[^/]*$/, '')));
  const series = imageSeries(entries.map((entry) => entry.path));
  const name = readImageName(path);
  const steps: readonly ImageStep[] = series.get(name?.key ?? '') ?? [];
  const at = steps.findIndex((step) => step.path === path || step.thumbnail === path);
  return (
    <figure className="logged-image">
      <figcaption className="bar">
        <strong className="cut">{name?.key}</strong>
        <StepSlider steps={steps.map(({ step }) => step)} at={at} onMove={(to) => onOpen(steps[to]?.path ?? path)} />
        <span className="meta">{name && exactTime(name.timestamp)}</span>
      </figcaption>
      <FileImage
        className="preview-image"
        address={source.link(path)}
        name={path}
        text={`${name?.key}, step ${name?.step}`}
      />
    </figure>
  );
}
