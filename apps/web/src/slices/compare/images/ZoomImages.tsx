import { Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { FileImage } from '../../../kernel/ui/FileImage.tsx';
import { useStable } from '../../../kernel/use-stable.ts';
import type { SetCompare } from '../compare-search.ts';
import { panned, readZoom, transformOf, wholeImage, writeZoom, type Zoom, zoomed } from './prepare-zoom.ts';

export interface ShownImage {
  readonly run_id: string;
  readonly title: string;
  /** Undefined: this run has none. */
  readonly address: string | undefined;
  readonly path: string;
  /** Said beside the title, such as the step of the image. */
  readonly note?: string;
}

interface ZoomImagesProps {
  readonly images: readonly ShownImage[];
  /** From the address. */
  readonly zoom: string | undefined;
  readonly set: SetCompare;
  /** More controls in the bar. */
  readonly children?: ReactNode;
}

/** A place in the address is written when the hand has rested for so long. */
const restMs = 250;
const stepFactor = 1.5;
/** From here on pixels are shown as such. */
const pixelScale = 3;

/** Images beside each other that are zoomed and moved as one: wheel, drag, or `+`, `-`, `0` and arrows. */
export function ZoomImages({ images, zoom: written, set, children }: ZoomImagesProps) {
  const [zoom, setZoom] = useZoom(written, set);
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = keyMoves[event.key];
    if (!move) return;
    event.preventDefault();
    setZoom(move);
  };
  return (
    <div className="zoom-images">
      <div className="bar">
        {children}
        <span className="grow" />
        <ZoomButton label="Smaller" onPress={() => setZoom(smaller)}>
          <ZoomOut className="icon" aria-hidden />
        </ZoomButton>
        <span className="meta" role="status">
          {Math.round(zoom.scale * 100)} %
        </span>
        <ZoomButton label="Larger" onPress={() => setZoom(larger)}>
          <ZoomIn className="icon" aria-hidden />
        </ZoomButton>
        <ZoomButton label="Whole image" onPress={() => setZoom(() => wholeImage)}>
          <Maximize className="icon" aria-hidden />
        </ZoomButton>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the keys for zoom and move */}
      <div className="compare-images" role="group" aria-label="Images" tabIndex={0} onKeyDown={onKeyDown}>
        {images.map((image) => (
          <Frame key={image.run_id} image={image} zoom={zoom} setZoom={setZoom} />
        ))}
      </div>
    </div>
  );
}

interface ZoomButtonProps {
  readonly label: string;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

const ZoomButton = ({ label, onPress, children }: ZoomButtonProps) => (
  <button type="button" className="button bare icon-only" aria-label={label} title={label} onClick={onPress}>
    {children}
  </button>
);

/** From what it is by then: a wheel turns several times before the images are drawn. */
type SetZoom = (move: (zoom: Zoom) => Zoom) => void;

/** Follows the hand at once, and the address when the hand rests; another address moves the images. */
function useZoom(written: string | undefined, set: SetCompare): readonly [Zoom, SetZoom] {
  const [zoom, setZoom] = useState(() => readZoom(written));
  const last = useRef(written);
  useEffect(() => {
    if (written !== last.current) setZoom(readZoom(written));
    last.current = written;
  }, [written]);
  const write = useStable((text: string | undefined) => set({ zoom: text }));
  useEffect(() => {
    const text = writeZoom(zoom);
    if (text === last.current) return;
    const timer = setTimeout(() => {
      last.current = text;
      write(text);
    }, restMs);
    return () => clearTimeout(timer);
  }, [zoom, write]);
  return [zoom, setZoom];
}

const middle = { x: 0.5, y: 0.5 };
const larger = (zoom: Zoom): Zoom => zoomed(zoom, stepFactor, middle);
const smaller = (zoom: Zoom): Zoom => zoomed(zoom, 1 / stepFactor, middle);

const keyStep = 0.1;
const keyMoves: Readonly<Record<string, (zoom: Zoom) => Zoom>> = {
  '+': larger,
  '=': larger,
  '-': smaller,
  '0': () => wholeImage,
  ArrowLeft: (zoom) => panned(zoom, keyStep, 0),
  ArrowRight: (zoom) => panned(zoom, -keyStep, 0),
  ArrowUp: (zoom) => panned(zoom, 0, keyStep),
  ArrowDown: (zoom) => panned(zoom, 0, -keyStep),
};

interface FrameProps {
  readonly image: ShownImage;
  readonly zoom: Zoom;
  readonly setZoom: SetZoom;
}

function Frame({ image: { title, address, path, note }, zoom, setZoom }: FrameProps) {
  const frame = useRef<HTMLDivElement>(null);
  const from = useRef<{ readonly x: number; readonly y: number }>(undefined);
  const onWheel = useStable((event: WheelEvent) => {
    const box = frame.current?.getBoundingClientRect();
    if (!box) return;
    event.preventDefault();
    const at = { x: (event.clientX - box.x) / box.width, y: (event.clientY - box.y) / box.height };
    setZoom((now) => zoomed(now, Math.exp(-event.deltaY / 400), at));
  });
  // React's own listener may not keep the page from scrolling.
  useEffect(() => {
    const element = frame.current;
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, [onWheel]);
  const onPointerDown = (event: PointerEvent): void => {
    if ((event.target as Element).closest('a')) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { x: event.clientX, y: event.clientY };
  };
  const onPointerMove = (event: PointerEvent): void => {
    const box = frame.current?.getBoundingClientRect();
    if (!from.current || !box) return;
    const [x, y] = [(event.clientX - from.current.x) / box.width, (event.clientY - from.current.y) / box.height];
    setZoom((now) => panned(now, x, y));
    from.current = { x: event.clientX, y: event.clientY };
  };
  const onPointerUp = (): void => {
    from.current = undefined;
  };
  return (
    <figure>
      <figcaption className="line">
        <span className="cut">{title}</span>
        {note && <span className="meta">{note}</span>}
      </figcaption>
      <div
        ref={frame}
        className="zoom-frame"
        {...{ onPointerDown, onPointerMove, onPointerUp }}
        onPointerCancel={onPointerUp}
      >
        {address ? (
          <FileImage
            address={address}
            name={path}
            text={`${title} ${note ?? ''}`}
            isPixelated={zoom.scale >= pixelScale}
            style={{ transform: transformOf(zoom) }}
          />
        ) : (
          <p className="compare-note">No such image.</p>
        )}
      </div>
    </figure>
  );
}
