import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { counted, duration } from '../../kernel/format.ts';
import { CopyButton } from '../../kernel/ui/CopyButton.tsx';
import { Fact } from '../../kernel/ui/Fact.tsx';
import { Modal } from '../../kernel/ui/Modal.tsx';
import { PatchText } from '../../kernel/ui/PatchText.tsx';
import { TimeText } from '../../kernel/ui/TimeText.tsx';
import { type Run, sourceOf, tagOf } from './prepare-facts.ts';
import { childrenOf, runById } from './run-detail.ts';

/** What a run was: identity, times, code, relatives, data and models. */
export function Facts({ run }: { readonly run: Run }) {
  const { run_id = '', experiment_id = '', start_time, end_time, status, artifact_uri } = run.info ?? {};
  const end = Number(end_time ?? 0) || (status === 'RUNNING' ? Date.now() : undefined);
  return (
    <dl className="facts">
      <Fact name="Id">
        <code className="cut">{run_id}</code>
        <CopyButton text={run_id} label="Copy the id" />
      </Fact>
      <Fact name="Started">
        <TimeText ms={start_time} />
      </Fact>
      <Fact name="Duration">{end && start_time ? duration(end - Number(start_time)) : '–'}</Fact>
      <Fact name="User">{tagOf(run, 'mlflow.user') ?? run.info?.user_id ?? '–'}</Fact>
      <Source run={run} />
      <Relatives run={run} run_id={run_id} experiment_id={experiment_id} />
      <Fact name="Artifacts">
        <code className="cut" title={artifact_uri}>
          {artifact_uri}
        </code>
      </Fact>
    </dl>
  );
}

function Source({ run }: { readonly run: Run }) {
  const { name, kind, commit, branch, link, isDirty, diff } = sourceOf(run);
  return (
    <>
      {name && (
        <Fact name="Source">
          <span className="cut" title={name}>
            {name}
          </span>
          {kind && <span className="meta">{kind.toLowerCase()}</span>}
        </Fact>
      )}
      {commit && (
        <Fact name="Commit">
          {link ? (
            <a className="mono" href={link} rel="noreferrer" target="_blank">
              {commit.slice(0, 10)}
            </a>
          ) : (
            <code title={commit}>{commit.slice(0, 10)}</code>
          )}
          {branch && <span className="meta">{branch}</span>}
          <CopyButton text={commit} label="Copy the commit" />
          {isDirty && !diff && <span className="meta">with changes</span>}
        </Fact>
      )}
      {diff && (
        <Fact name="Changes">
          <SourceDiff diff={diff} />
        </Fact>
      )}
    </>
  );
}

/** What the code had that its commit has not. */
function SourceDiff({ diff }: { readonly diff: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="link-button" onClick={() => setOpen(true)}>
        since the commit …
      </button>
      <Modal open={isOpen} onClose={() => setOpen(false)} title="Changes since the commit" className="wide">
        <PatchText text={diff} />
        <CopyButton text={diff} label="Copy the changes" />
      </Modal>
    </>
  );
}

function Relatives({
  run,
  run_id,
  experiment_id,
}: {
  readonly run: Run;
  readonly run_id: string;
  readonly experiment_id: string;
}) {
  const parent_id = tagOf(run, 'mlflow.parentRunId');
  const parent = useQuery({ ...runById(parent_id ?? ''), enabled: parent_id !== undefined });
  const { data: children = 0 } = useQuery(childrenOf(run_id, experiment_id));
  return (
    <>
      {parent_id && (
        <Fact name="Parent">
          <Link className="cut" to="/runs/$runId" params={{ runId: parent_id }}>
            {parent.data?.info?.run_name ?? parent_id}
          </Link>
        </Fact>
      )}
      {children > 0 && (
        <Fact name="Nested">
          <Link to="/runs/$runId/children" params={{ runId: run_id }}>
            {counted(children, 'run')}
          </Link>
        </Fact>
      )}
    </>
  );
}
