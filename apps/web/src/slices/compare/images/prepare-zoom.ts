/** What part of their frames all images show: one for all, so that the same place is seen in each. */
export interface Zoom {
  /** 1 fits the frame. */
  readonly scale: number;
  /** The middle of what is shown, in parts of the frame. */
  readonly x: number;
  readonly y: number;
}

export const wholeImage: Zoom = { scale: 1, x: 0.5, y: 0.5 };
export const scaleMost = 64;

/** As it stands in an address: `2.5,0.3,0.4`. What does not fit shows the whole image. */
export function readZoom(text: string | undefined): Zoom {
  const [scale = Number.NaN, x = Number.NaN, y = Number.NaN] = (text ?? '').split(',').map(Number);
  return [scale, x, y].every(Number.isFinite) ? bounded({ scale, x, y }) : wholeImage;
}

export function writeZoom({ scale, x, y }: Zoom): string | undefined {
  if (scale === 1) return undefined;
  return [scale, x, y].map((value) => Number(value.toPrecision(4))).join(',');
}

/** Larger or smaller around a place of the frame, which stays where it is on the screen. */
export function zoomed(zoom: Zoom, factor: number, at: { readonly x: number; readonly y: number }): Zoom {
  const scale = Math.min(scaleMost, Math.max(1, zoom.scale * factor));
  const stay = (middle: number, place: number): number => middle + (place - 0.5) * (1 / zoom.scale - 1 / scale);
  return bounded({ scale, x: stay(zoom.x, at.x), y: stay(zoom.y, at.y) });
}

/** Moved by parts of the frame, as the hand moves the image. */
export const panned = ({ scale, x, y }: Zoom, dx: number, dy: number): Zoom =>
  bounded({ scale, x: x - dx / scale, y: y - dy / scale });

/** Never smaller than the frame, never beyond the edge of the image. */
function bounded({ scale, x, y }: Zoom): Zoom {
  const size = Math.min(scaleMost, Math.max(1, scale));
  const margin = 0.5 / size;
  const inside = (value: number): number => Math.min(1 - margin, Math.max(margin, value));
  return { scale: size, x: inside(x), y: inside(y) };
}

/** For the style of an image that fills its frame. */
export const transformOf = ({ scale, x, y }: Zoom): string =>
  `scale(${scale}) translate(${(0.5 - x) * 100}%, ${(0.5 - y) * 100}%)`;
