import { bool, json, row, str } from '../row.ts';

/** What the server says of itself. */
export const service = {
  serverInfo: row({
    methods: ['GET'],
    path: '/mlflow/server-info',
    major: 3,
    needs: 'public',
    since: '3.10',
    input: {},
    output: {
      store_type: str,
      workspaces_enabled: bool,
      trace_archival_enabled: bool,
      multipart_uploads_enabled: bool,
      multipart_downloads_enabled: bool,
      presigned_upload_run_id_supported: bool,
      presigned_upload_model_id_supported: bool,
      features_enabled: json,
    },
    summary: 'Says which optional features are on.',
  }),
};
