/** A stretch of two curves over the same x, in CSS pixels. */
export interface Between {
  readonly x: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
}

/**
 * Fills between two curves, one column of the screen's pixels after another: an area with hundreds of corners takes four times as long
 * to fill. The columns touch and do not overlap, so that what is translucent has no stripes.
 * @param pixel width of a pixel of the screen; the canvas must not be shifted sideways
 */
export function fillBetween(canvas: CanvasRenderingContext2D, { x, high, low }: Between, pixel: number): void {
  canvas.lineWidth = pixel;
  canvas.beginPath();
  const last = x.length - 1;
  const end = x[last] as number;
  let i = 0;
  for (let at = (Math.ceil((x[0] as number) / pixel - 0.5) + 0.5) * pixel; at <= end; at += pixel) {
    while (i < last - 1 && (x[i + 1] as number) < at) i += 1;
    canvas.moveTo(at, valueAt(x, high, i, at));
    canvas.lineTo(at, valueAt(x, low, i, at));
  }
  canvas.stroke();
}

/** On the way from place `i` to the next. */
function valueAt(x: Float64Array, y: Float64Array, i: number, at: number): number {
  const [from, to] = [x[i] as number, x[i + 1] as number];
  const part = from < to ? (at - from) / (to - from) : 0;
  return (y[i] as number) + part * ((y[i + 1] as number) - (y[i] as number));
}
