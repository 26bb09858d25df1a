export { BusyPolling, type PollingParts } from './busy-polling.ts';
export { keepAwake } from './keep-awake.ts';
