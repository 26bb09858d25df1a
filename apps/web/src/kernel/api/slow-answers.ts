import { createStore } from '../create-store.ts';

/** From then on a page says that an answer is still on its way. A locked database is refused after 20 s only. */
export const slowMs = 5_000;

const count = createStore(0);

/** How many answers have been on their way for long. */
export const useSlowAnswers = count.use;

/** Counts a request as a slow one once it is. @returns what to call when it is over */
export function watchAnswer(): () => void {
  let isSlow = false;
  const timer = setTimeout(() => {
    isSlow = true;
    count.set(count.get() + 1);
  }, slowMs);
  return () => {
    clearTimeout(timer);
    if (isSlow) count.set(count.get() - 1);
  };
}
