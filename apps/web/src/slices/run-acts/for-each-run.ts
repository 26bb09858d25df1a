/** Requests that are under way at once. */
const atOnce = 4;

export async function forEachRun(ids: readonly string[], act: (run_id: string) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < ids.length; at += atOnce) await Promise.all(ids.slice(at, at + atOnce).map(act));
}
