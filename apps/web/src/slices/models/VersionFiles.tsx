import { registryHistory } from '@millrace/protocol';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Download, ShieldCheck } from 'lucide-react';
import { useMemo } from 'react';
import { call } from '../../kernel/api/call.ts';
import { byteSize, counted } from '../../kernel/format.ts';
import { CopyButton } from '../../kernel/ui/CopyButton.tsx';
import { Empty, Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { sayError } from '../../kernel/ui/toasts.ts';
import { Preview } from '../artifacts/index.ts';
import { type FileRow, fileRows, verdictText } from './prepare-files.ts';
import { VerdictText } from './VerdictText.tsx';
import { versionArtifacts } from './version-artifacts.ts';
import { filesOf } from './version-queries.ts';

interface VersionFilesProps {
  readonly name: string;
  readonly version: string;
  readonly open: string | undefined;
  readonly onOpen: (path: string) => void;
}

/** The files at registration with their digests, whether they are still those, and a look at one. */
export function VersionFiles({ name, version, open, onOpen }: VersionFilesProps) {
  const { data: recorded, error, refetch } = useQuery(filesOf(name, version));
  const verify = useMutation({
    mutationFn: () => call(registryHistory.verifyModelVersionFiles, { name, version }),
    onError: sayError,
  });
  const rows = useMemo(() => fileRows(recorded?.files ?? [], verify.data?.files), [recorded, verify.data]);
  const source = useMemo(() => versionArtifacts(name, version), [name, version]);
  if (!recorded && error)
    return <Failure title="The files could not be listed." error={error} onRetry={() => void refetch()} />;
  if (!recorded) return <Skeleton />;
  if (rows.length === 0) return <NoFiles status={recorded.status} message={recorded.status_message} />;
  const size = rows.reduce((sum, row) => sum + row.size, 0);
  return (
    <>
      <div className="bar">
        <span className="meta">
          {counted(rows.length, 'file')}, {byteSize(size)}
        </span>
        <span className="grow" />
        {verify.data && <VerdictText verdict={verify.data.is_unchanged ? 'good' : 'bad'} text={verdictText(rows)} />}
        <button type="button" className="button" disabled={verify.isPending} onClick={() => verify.mutate()}>
          <ShieldCheck className="icon" aria-hidden /> {verify.isPending ? 'Reading the files …' : 'Verify'}
        </button>
      </div>
      <div className="files-page">
        <div>
          <FileTable rows={rows} open={open} onOpen={onOpen} />
        </div>
        <div>
          {open === undefined ? (
            <p className="preview-note">Choose a file to look at it.</p>
          ) : (
            <>
              <header className="bar">
                <code className="cut grow">{open}</code>
                <a className="button" href={source.link(open)} download>
                  <Download className="icon" aria-hidden /> Download
                </a>
              </header>
              <div className="preview">
                <Preview source={source} path={open} />
              </div>
            </>
          )}
        </div>
      </div>
    </>
  );
}

interface NoFilesProps {
  readonly status: string | undefined;
  readonly message: string | undefined;
}

const NoFiles = ({ status, message }: NoFilesProps) =>
  status === 'PENDING' ? (
    <Empty title="The files are being read." />
  ) : (
    <Empty title="No files are recorded for this version.">{message && <p>{message}</p>}</Empty>
  );

interface FileTableProps {
  readonly rows: readonly FileRow[];
  readonly open: string | undefined;
  readonly onOpen: (path: string) => void;
}

const FileTable = ({ rows, open, onOpen }: FileTableProps) => (
  <table className="plain files-table">
    <thead>
      <tr>
        <th scope="col">File</th>
        <th scope="col" className="num">
          Size
        </th>
        <th scope="col">SHA-256</th>
      </tr>
    </thead>
    <tbody>
      {rows.map(({ path, size, sha256, verdict }) => (
        <tr key={path} data-open={path === open || undefined}>
          <th scope="row">
            <button type="button" className="link-button cut" title={path} onClick={() => onOpen(path)}>
              {path}
            </button>
          </th>
          <td className="num">{byteSize(size)}</td>
          <td>
            <span className="line">
              <code title={sha256}>{sha256.slice(0, 12)}</code>
              <CopyButton text={sha256} label={`Copy the SHA-256 of ${path}`} />
              {verdict && (
                <VerdictText verdict={verdict === 'UNCHANGED' ? 'good' : 'bad'} text={verdict.toLowerCase()} />
              )}
            </span>
          </td>
        </tr>
      ))}
    </tbody>
  </table>
);
