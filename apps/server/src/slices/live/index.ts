import { live } from '@millrace/protocol';
import { slice } from '../../kernel/slice.ts';
import { followRuns } from './follow-runs.ts';

export { endLiveStreams } from './follow-runs.ts';
export { RunChanged } from './run-changed.ts';

export const liveSlice = slice(live, { followRuns });
