import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation, useParams } from '@tanstack/react-router';
import { Pencil, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { isMissing } from '../../kernel/api/api-failure.ts';
import { Page } from '../../kernel/frame/Page.tsx';
import { runColour } from '../../kernel/run-colour.ts';
import { marksOf } from '../../kernel/run-marks.ts';
import { MenuDivider, MenuItem, MoreMenu } from '../../kernel/ui/Menu.tsx';
import { NameDialog } from '../../kernel/ui/NameDialog.tsx';
import { Failure, Skeleton } from '../../kernel/ui/states.tsx';
import { experimentById } from '../experiments/index.ts';
import { deleteRuns, renameRun, restoreRuns } from '../run-acts/index.ts';
import type { Run } from './prepare-facts.ts';
import { forgetRun, runById } from './run-detail.ts';
import { StarButton } from './StarButton.tsx';
import './run.css';

/** Title, tabs and the open tab of one run. */
export function RunPage() {
  const { runId } = useParams({ from: '/runs/$runId' });
  const { data: run, error, refetch } = useQuery(runById(runId));
  if (!run && error) {
    return (
      <Page title="Run">
        <Failure
          title={isMissing(error) ? 'There is no such run.' : 'The run could not be read.'}
          error={error}
          onRetry={() => void refetch()}
        />
      </Page>
    );
  }
  if (!run) {
    return (
      <Page title="Run">
        <Skeleton lines={8} />
      </Page>
    );
  }
  // What is typed, chosen or open belongs to one run: nothing of it goes along to another.
  return <Loaded key={runId} run={run} />;
}

function Loaded({ run }: { readonly run: Run }) {
  const { run_id = '', run_name = '', experiment_id = '', status = '', lifecycle_stage } = run.info ?? {};
  const { data: experiment } = useQuery(experimentById(experiment_id));
  const crumbs = [
    { key: 'all', link: <Link to="/experiments">Experiments</Link> },
    {
      key: 'experiment',
      link: (
        <Link to="/experiments/$ids/runs" params={{ ids: experiment_id }} title={experiment?.name}>
          {experiment?.name ?? '…'}
        </Link>
      ),
    },
  ];
  return (
    <Page
      title={run_name || run_id}
      crumbs={crumbs}
      mark={<span className="swatch" style={{ background: runColour(run_id, marksOf(run).colour) }} />}
      actions={
        <>
          <span className="status" data-status={status}>
            {status.charAt(0) + status.slice(1).toLowerCase()}
          </span>
          <StarButton run={run} hasKey />
          <RunMenu run={run} />
        </>
      }
    >
      {lifecycle_stage === 'deleted' && <DeletedBar run_id={run_id} />}
      <Tabs runId={run_id} />
      <Outlet />
    </Page>
  );
}

function Tabs({ runId }: { readonly runId: string }) {
  const params = { runId };
  const { pathname } = useLocation();
  const tabs = useRef<HTMLElement>(null);
  // On a narrow screen they scroll, and the open one may be outside of it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the open one is another at each address
  useEffect(() => {
    tabs.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [pathname]);
  return (
    <nav ref={tabs} className="tabs" aria-label="Parts of the run">
      <Link to="/runs/$runId" params={params} activeOptions={{ exact: true }}>
        Overview
      </Link>
      <Link to="/runs/$runId/charts" params={params}>
        Charts
      </Link>
      <Link to="/runs/$runId/system" params={params}>
        System
      </Link>
      <Link to="/runs/$runId/artifacts" params={params}>
        Artifacts
      </Link>
      <Link to="/runs/$runId/logs" params={params}>
        Logs
      </Link>
      <Link to="/runs/$runId/children" params={params}>
        Nested runs
      </Link>
    </nav>
  );
}

function DeletedBar({ run_id }: { readonly run_id: string }) {
  const restore = () => void restoreRuns([run_id]).then(() => forgetRun(run_id));
  return (
    <div className="offline" role="status">
      <Trash2 className="icon" aria-hidden /> This run is deleted.
      <button type="button" className="button" onClick={restore}>
        Restore
      </button>
    </div>
  );
}

function RunMenu({ run }: { readonly run: Run }) {
  const [isRenaming, setRenaming] = useState(false);
  const { run_id = '', run_name = '', lifecycle_stage } = run.info ?? {};
  const remove = () => void deleteRuns([run_id]).then(() => forgetRun(run_id));
  return (
    <>
      <MoreMenu label="Menu of the run">
        <MenuItem icon={<Pencil className="icon" aria-hidden />} onSelect={() => setRenaming(true)}>
          Rename …
        </MenuItem>
        <MenuDivider />
        <MenuItem
          danger
          disabled={lifecycle_stage === 'deleted'}
          icon={<Trash2 className="icon" aria-hidden />}
          onSelect={remove}
        >
          Delete
        </MenuItem>
      </MoreMenu>
      {isRenaming && (
        <NameDialog
          title="Rename the run"
          action="Rename"
          initial={run_name}
          onSubmit={(name) => renameRun(run_id, name).then(() => forgetRun(run_id))}
          onClose={() => setRenaming(false)}
        />
      )}
    </>
  );
}
