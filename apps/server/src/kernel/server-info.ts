import { service } from '@millrace/protocol';
import { slice } from './slice.ts';

/** What clients ask before they use an optional feature. */
export const serviceSlice = slice(service, {
  serverInfo: () => ({
    store_type: 'SqlStore',
    workspaces_enabled: false,
    trace_archival_enabled: false,
    multipart_uploads_enabled: false,
    multipart_downloads_enabled: false,
    presigned_upload_run_id_supported: true,
    presigned_upload_model_id_supported: true,
    features_enabled: { gateway: false },
  }),
});
