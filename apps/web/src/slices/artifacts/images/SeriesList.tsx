import { useQuery } from '@tanstack/react-query';
import { counted } from '../../../kernel/format.ts';
import { folderOf } from '../artifact-queries.ts';
import type { ArtifactSource } from '../artifact-source.ts';
import { imageSeries } from './prepare-images.ts';

interface SeriesListProps {
  readonly source: ArtifactSource;
  readonly folder: string;
  readonly onOpen: (path: string) => void;
}

/** Series of images in a folder, each by its last step; nothing where there are none. */
export function SeriesList({ source, folder, onOpen }: SeriesListProps) {
  const { data: entries = [] } = useQuery(folderOf(source, folder));
  const series = imageSeries(entries.map(({ path }) => path));
  return (
    <div className="image-series">
      {[...series].map(([key, steps]) => {
        const last = steps.at(-1);
        return (
          last && (
            <button key={key} type="button" onClick={() => onOpen(last.path)}>
              <img src={source.link(last.thumbnail)} alt="" loading="lazy" />
              <span className="cut">{key}</span>
              <span className="meta">{counted(steps.length, 'step')}</span>
            </button>
          )
        );
      })}
    </div>
  );
}
