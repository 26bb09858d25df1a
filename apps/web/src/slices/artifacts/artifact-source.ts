import { artifacts } from '@millrace/protocol';
import { call, fetchBytes, linkTo } from '../../kernel/api/call.ts';
import { type PartsOptions, sendInParts } from '../../kernel/api/send-in-parts.ts';
import { partsOfRun } from './upload/parts-of-run.ts';

export interface ArtifactEntry {
  /** From the top, without a slash at either end. */
  readonly path: string;
  readonly name: string;
  readonly isFolder: boolean;
  readonly size: number | undefined;
}

/** Where artifacts come from: a run, a version of a model. */
export interface ArtifactSource {
  /** Tells sources apart in what is kept of them. */
  readonly key: string;
  readonly list: (path: string, signal: AbortSignal) => Promise<readonly ArtifactEntry[]>;
  readonly fetch: (path: string, range: string | undefined, signal: AbortSignal) => Promise<Response>;
  readonly link: (path: string) => string;
  /** What MLflow's clients call a folder: `runs:/…/model`. */
  readonly uri: (folder: string) => string;
  /** Absent where folders cannot be taken whole. */
  readonly zipLink?: (path: string) => string;
  /** Absent where HTML is shown as text only. */
  readonly pageLink?: (path: string) => string;
  /** `upload_id` is the same when a stopped upload is gone on with. */
  readonly upload?: (path: string, file: File, upload_id: string, options: PartsOptions) => Promise<void>;
}

const pagesMax = 50;

export const runArtifacts = (run_id: string): ArtifactSource => ({
  key: `run ${run_id}`,
  list: (path, signal) => listAll(run_id, path, signal),
  fetch: (path, range, signal) => fetchBytes(artifacts.getArtifact, { run_id, path }, { range, signal }),
  link: (path) => linkTo(artifacts.getArtifact, { run_id, path }),
  uri: (folder) => `runs:/${run_id}/${folder}`,
  zipLink: (path) => linkTo(artifacts.downloadRunFolder, path === '' ? { run_id } : { run_id, path }),
  pageLink: (path) => linkTo(artifacts.showRunPage, { run_id, path }),
  upload: (path, file, upload_id, options) =>
    sendInParts(file, partsOfRun({ run_id, path, upload_id }, file.size), options),
});

async function listAll(run_id: string, path: string, signal: AbortSignal): Promise<readonly ArtifactEntry[]> {
  const found: ArtifactEntry[] = [];
  let page_token: string | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const input = path === '' ? { run_id, page_token } : { run_id, path, page_token };
    const answer = await call(artifacts.listArtifacts, input, { signal });
    found.push(...(answer.files ?? []).map(entryOf));
    page_token = answer.next_page_token;
    if (!page_token) break;
  }
  return found;
}

const entryOf = ({
  path = '',
  is_dir = false,
  file_size,
}: {
  path?: string;
  is_dir?: boolean;
  file_size?: number | bigint;
}): ArtifactEntry => ({
  path,
  name: path.replace(/^.*\//, ''),
  isFolder: is_dir,
  size: file_size === undefined ? undefined : Number(file_size),
});
