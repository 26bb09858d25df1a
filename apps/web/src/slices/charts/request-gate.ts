/** Requests of charts at a time: a browser has six connections for a server, and the table needs some. */
const inFlightMost = 4;

interface Waiting {
  readonly start: () => void;
  readonly signal: AbortSignal;
}

const waiting: Waiting[] = [];
let inFlight = 0;

/** Runs `work` when there is room; what was asked for last goes first, because it is what the reader looks at. */
export async function whenThereIsRoom<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  if (inFlight >= inFlightMost) await new Promise<void>((start) => waiting.push({ start, signal }));
  else inFlight += 1;
  try {
    signal.throwIfAborted();
    return await work();
  } finally {
    next();
  }
}

/** Gives the room to the newest request that is still wanted; the others are only told that they were given up. */
function next(): void {
  const follower = waiting.pop();
  if (follower) follower.start();
  else inFlight -= 1;
}
