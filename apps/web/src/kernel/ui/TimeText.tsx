import { exactTime, timeAgo } from '../format.ts';

/** A time as one reads it; the exact one on hover. */
export function TimeText({ ms }: { readonly ms: number | bigint | undefined }) {
  if (ms === undefined || Number(ms) === 0) return <span className="meta">–</span>;
  const at = Number(ms);
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at)}>
      {timeAgo(at, Date.now())}
    </time>
  );
}
