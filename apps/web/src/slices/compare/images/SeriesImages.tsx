import { useQueries } from '@tanstack/react-query';
import { isMissing } from '../../../kernel/api/api-failure.ts';
import { Skeleton } from '../../../kernel/ui/states.tsx';
import { folderOf, type ImageStep, imageAt, imageSeries, runArtifacts, StepSlider } from '../../artifacts/index.ts';
import type { CompareSearch, SetCompare } from '../compare-search.ts';
import type { ComparedRun } from '../prepare-config.ts';
import { ZoomImages } from './ZoomImages.tsx';

interface SeriesImagesProps {
  readonly runs: readonly ComparedRun[];
  readonly search: CompareSearch;
  readonly set: SetCompare;
  /** Key of `log_image`. */
  readonly image: string;
}

/** One series of images of every run at the same step; the step and the zoom are in the address. */
export function SeriesImages({ runs, search, set, image }: SeriesImagesProps) {
  const series = useImageSeries(runs);
  if (!series) return <Skeleton />;
  const mine = series.map((keys) => keys.get(image) ?? []);
  const steps = [...new Set(mine.flatMap((images) => images.map(({ step }) => step)))].sort((a, b) => a - b);
  const step = search.step ?? steps.at(-1) ?? 0;
  const images = runs.map(({ info }, i) => {
    const found = imageAt(mine[i] ?? [], step);
    const { run_id = '', run_name = '' } = info ?? {};
    return {
      run_id,
      title: run_name,
      path: found?.path ?? '',
      address: found && runArtifacts(run_id).link(found.path),
      note: found ? `step ${found.step}` : '',
    };
  });
  return (
    <ZoomImages images={images} zoom={search.zoom} set={set}>
      <strong className="cut">{image}</strong>
      <StepSlider steps={steps} at={steps.indexOf(step)} onMove={(at) => set({ step: steps[at] })} />
    </ZoomImages>
  );
}

export type ImageKeys = ReadonlyMap<string, readonly ImageStep[]>;

/** Folder where `log_image` keeps its series. */
export const imagesFolder = 'images/';

/** Images by key, for each run; undefined while some are not listed, or could not be. */
export function useImageSeries(runs: readonly ComparedRun[]): readonly ImageKeys[] | undefined {
  const listings = useQueries({
    queries: runs.map(({ info }) => folderOf(runArtifacts(info?.run_id ?? ''), 'images')),
  });
  if (listings.some(({ isPending, error }) => isPending || (error !== null && !isMissing(error)))) return undefined;
  return listings.map(({ data }) => imageSeries((data ?? []).map(({ path }) => path)));
}
