import { useNavigate, useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ArtifactBrowser, runArtifacts } from '../artifacts/index.ts';

/** What did the run make? The open file is in the address. */
export function RunArtifacts() {
  const { runId, _splat: open = '' } = useParams({ strict: false });
  const navigate = useNavigate();
  const source = useMemo(() => runArtifacts(runId ?? ''), [runId]);
  const onOpen = (path: string) =>
    void navigate({ to: '/runs/$runId/artifacts/$', params: { runId: runId ?? '', _splat: path } });
  return <ArtifactBrowser source={source} open={open} onOpen={onOpen} />;
}
