import { Play } from 'lucide-react';
import { useState } from 'react';
import type { ArtifactSource } from './artifact-source.ts';

interface HtmlPageProps {
  readonly source: ArtifactSource;
  readonly path: string;
}

/**
 * A page that a run has logged, in a frame without our origin. Its scripts run only when asked for; also then it can send nothing,
 * which its own policy and ours on frames see to.
 */
export function HtmlPage({ source, path }: HtmlPageProps) {
  const [runs, setRuns] = useState(false);
  return (
    <div className="preview-page">
      {!runs && (
        <div className="bar">
          <span className="meta">Scripts of this page do not run.</span>
          <button type="button" className="button" onClick={() => setRuns(true)}>
            <Play className="icon" aria-hidden /> Run scripts
          </button>
        </div>
      )}
      <iframe
        key={String(runs)}
        title={path}
        src={source.pageLink?.(path)}
        sandbox={runs ? 'allow-scripts' : ''}
        referrerPolicy="no-referrer"
      />
    </div>
  );
}
