import type { Page } from 'playwright-core';

const [width, height, frames, frameMs] = [320, 240, 30, 2000];
/** How long it is. */
export const videoSeconds = (frames * frameMs) / 1000;

/** Nothing, between frames: a video so large that a reader does not hold it as a whole. */
const emptyBytes = 700_000;

/** Grey in frames that each can be shown without another. */
const encode = `(async () => {
  const chunks = [];
  const output = (chunk) => {
    const bytes = new Uint8Array(chunk.byteLength);
    chunk.copyTo(bytes);
    chunks.push(bytes.toBase64());
  };
  const encoder = new VideoEncoder({ output, error: (error) => { throw error; } });
  encoder.configure({ codec: 'vp8', width: ${width}, height: ${height}, bitrate: 1e6 });
  for (let at = 0; at < ${frames}; at++) {
    const pixels = new Uint8Array(${width * height * 4}).fill(at * 8);
    const place = { format: 'RGBX', codedWidth: ${width}, codedHeight: ${height}, timestamp: at * ${frameMs * 1000} };
    const frame = new VideoFrame(pixels, place);
    encoder.encode(frame, { keyFrame: true });
    frame.close();
  }
  await encoder.flush();
  return chunks;
})()`;

/** A WebM video of 20 MB with an index of its frames, encoded by the browser. The page must be one of a server. */
export async function recordVideo(page: Page): Promise<Buffer> {
  const chunks = (await page.evaluate(encode)) as string[];
  return webmOf(chunks.map((chunk) => Buffer.from(chunk, 'base64')));
}

/** An element of EBML; sizes have eight bytes, so that places can be told before they are written. */
function element(id: number, ...content: readonly (Buffer | number | string)[]): Buffer {
  const body = Buffer.concat(content.map(bytesOf));
  const name = Buffer.from(id.toString(16).padStart(2, '0'), 'hex');
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE((1n << 56n) | BigInt(body.length));
  return Buffer.concat([name, size, body]);
}

function bytesOf(content: Buffer | number | string): Buffer {
  if (typeof content !== 'number') return Buffer.from(content as string);
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(BigInt(content));
  return number;
}

function webmOf(images: readonly Buffer[]): Buffer {
  const head = element(
    0x1a45dfa3,
    ...[element(0x4286, 1), element(0x42f7, 1), element(0x42f2, 4), element(0x42f3, 8)],
    ...[element(0x4282, 'webm'), element(0x4287, 2), element(0x4285, 2)],
  );
  const duration = Buffer.alloc(8);
  duration.writeDoubleBE(images.length * frameMs);
  const info = element(0x1549a966, element(0x2ad7b1, 1_000_000), element(0x4489, duration));
  const size = element(0xe0, element(0xb0, width), element(0xba, height));
  const track = element(0xae, element(0xd7, 1), element(0x73c5, 1), element(0x83, 1), element(0x86, 'V_VP8'), size);
  const tracks = element(0x1654ae6b, track);
  const nothing = element(0xec, Buffer.alloc(emptyBytes));
  const clusters = images.map((image, at) => {
    const block = element(0xa3, Buffer.from([0x81, 0, 0, 0x80]), image);
    return Buffer.concat([element(0x1f43b675, element(0xe7, at * frameMs), block), nothing]);
  });
  // Its length does not depend on what it says.
  const first = info.length + tracks.length + cuesOf(clusters, 0).length;
  return Buffer.concat([head, element(0x18538067, info, tracks, cuesOf(clusters, first), ...clusters)]);
}

/** Where each frame begins, from the start of the segment. */
function cuesOf(clusters: readonly Buffer[], first: number): Buffer {
  let place = first;
  const points = clusters.map((cluster, at) => {
    const point = element(0xbb, element(0xb3, at * frameMs), element(0xb7, element(0xf7, 1), element(0xf1, place)));
    place += cluster.length;
    return point;
  });
  return element(0x1c53bb6b, ...points);
}
