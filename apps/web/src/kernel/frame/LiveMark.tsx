import { liveState } from '../live/live-state.ts';

/** Says whether what the page shows follows the runs by itself. */
export function LiveMark() {
  const state = liveState.use();
  if (!state) return null;
  const isOpen = state === 'open';
  return (
    <span
      className="live"
      data-state={state}
      title={
        isOpen ? 'Changes of runs appear as they happen' : 'The stream of changes broke off; it is asked for again'
      }
    >
      {isOpen ? 'Live' : 'Not live'}
    </span>
  );
}
