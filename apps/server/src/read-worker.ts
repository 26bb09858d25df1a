import { runReadWorker } from '@millrace/store';
import { chartReadJobs } from './slices/charts/index.ts';
import { registryReadJobs } from './slices/registry/index.ts';
import { runReadJobs } from './slices/runs/index.ts';
import { trashReadJobs } from './slices/trash/index.ts';

// Importing this module in a thread that the store started makes it a read worker. It loads no HTTP.
runReadWorker({ jobs: [...runReadJobs, ...chartReadJobs, ...trashReadJobs, ...registryReadJobs] });
