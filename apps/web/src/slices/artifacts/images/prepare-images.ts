/** Files that `mlflow.log_image(key=…, step=…)` writes: `images/KEY+step+3+timestamp+1700000000000+UUID.png`. */

export interface ImageName {
  /** As it was logged: `val/dogs`. */
  readonly key: string;
  readonly step: number;
  readonly timestamp: number;
  /** A smaller copy for lists. */
  readonly isCompressed: boolean;
}

// Before 3.15 the parts were joined by `%`, and a slash of the key was `#`.
const pattern = /^(.+)([+%])step\2(-?\d+)\2timestamp\2(-?\d+)\2([0-9a-f-]+)(\2compressed)?\.(?:png|webp)$/i;

export function readImageName(path: string): ImageName | undefined {
  const [, key = '', , step, timestamp, , compressed] = pattern.exec(path.replace(/^.*\//, '')) ?? [];
  if (key === '') return undefined;
  return {
    key: key.replace(/[~#]/g, '/'),
    step: Number(step),
    timestamp: Number(timestamp),
    isCompressed: compressed !== undefined,
  };
}

export const isSeriesImage = (path: string): boolean => readImageName(path) !== undefined;

export interface ImageStep extends ImageName {
  readonly path: string;
  /** The smaller copy, or the image itself. */
  readonly thumbnail: string;
}

/** Images by key, each in the order of its steps. */
export function imageSeries(paths: readonly string[]): ReadonlyMap<string, readonly ImageStep[]> {
  const named = paths.flatMap((path) => {
    const name = readImageName(path);
    return name ? [{ path, ...name }] : [];
  });
  const small = new Map(named.filter(({ isCompressed }) => isCompressed).map(({ path }) => [bare(path), path]));
  const steps = named
    .filter(({ isCompressed }) => !isCompressed)
    .map((image) => ({ ...image, thumbnail: small.get(bare(image.path)) ?? image.path }))
    .sort((a, b) => a.step - b.step || a.timestamp - b.timestamp);
  return Map.groupBy(steps, ({ key }) => key);
}

const bare = (path: string): string => path.replace(/(?:[+%]compressed)?\.\w+$/i, '');

/** The image of a step; where it has none, that of the last step before, else the first one. */
export const imageAt = (series: readonly ImageStep[], step: number): ImageStep | undefined =>
  series.findLast((image) => image.step <= step) ?? series[0];
