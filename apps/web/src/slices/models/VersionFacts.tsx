import type { Mlmodel } from '@millrace/models/readers';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { byteSize } from '../../kernel/format.ts';
import { runColour } from '../../kernel/run-colour.ts';
import { CopyButton } from '../../kernel/ui/CopyButton.tsx';
import { Fact } from '../../kernel/ui/Fact.tsx';
import { TimeText } from '../../kernel/ui/TimeText.tsx';
import { Unread } from '../../kernel/ui/Unread.tsx';
import { type ModelVersion, StageText } from '../registry/index.ts';
import { modelUri } from './load-snippets.ts';
import { lineageOf } from './version-queries.ts';

interface VersionFactsProps {
  readonly version: ModelVersion;
  readonly mlmodel: Mlmodel | undefined;
}

/** Identity, kind and times of a version, then where it comes from. */
export function VersionFacts({ version: row, mlmodel }: VersionFactsProps) {
  const { name = '', version = '', current_stage, creation_timestamp, last_updated_timestamp, source = '' } = row;
  const uri = modelUri({ name, version });
  return (
    <dl className="facts">
      <Fact name="Address">
        <code className="cut" title={uri}>
          {uri}
        </code>
        <CopyButton text={uri} label="Copy the address" />
      </Fact>
      {current_stage !== 'None' && (
        <Fact name="Stage">
          <StageText stage={current_stage} />
        </Fact>
      )}
      <Fact name="Created">
        <TimeText ms={creation_timestamp} />
      </Fact>
      {last_updated_timestamp !== creation_timestamp && (
        <Fact name="Updated">
          <TimeText ms={last_updated_timestamp} />
        </Fact>
      )}
      {mlmodel && <Kind mlmodel={mlmodel} />}
      <Lineage name={name} version={version} />
      <Fact name="Source">
        <code className="cut" title={source}>
          {source}
        </code>
        <CopyButton text={source} label="Copy the source" />
      </Fact>
    </dl>
  );
}

function Kind({ mlmodel: { flavors, mlflow_version, model_size_bytes } }: { readonly mlmodel: Mlmodel }) {
  return (
    <>
      <Fact name="Flavors">
        {Object.keys(flavors).map((flavor) => (
          <code key={flavor} className="chip">
            {flavor}
          </code>
        ))}
      </Fact>
      {model_size_bytes !== undefined && <Fact name="Size">{byteSize(model_size_bytes)}</Fact>}
      {mlflow_version && <Fact name="Logged by">MLflow {mlflow_version}</Fact>}
    </>
  );
}

/** Run, logged model, datasets, prompts and the version that it is a copy of. */
function Lineage({ name, version }: { readonly name: string; readonly version: string }) {
  const { data: lineage, error, refetch } = useQuery(lineageOf(name, version));
  if (!lineage && error)
    return (
      <Fact name="Origin">
        <Unread text="It could not be read." onRetry={() => void refetch()} />
      </Fact>
    );
  if (!lineage) return null;
  const { run, logged_model, datasets = [], prompts = [], copied_from } = lineage;
  return (
    <>
      {run?.run_id && (
        <Fact name="Run">
          <span className="swatch" style={{ background: runColour(run.run_id) }} />
          <Link className="cut" to="/runs/$runId" params={{ runId: run.run_id }}>
            {run.run_name || run.run_id}
          </Link>
        </Fact>
      )}
      {logged_model?.info?.model_id && (
        <Fact name="Logged as">
          <Link to="/logged-models/$id" params={{ id: logged_model.info.model_id }}>
            {logged_model.info.name}
          </Link>
          <code className="meta cut">{logged_model.info.model_id}</code>
        </Fact>
      )}
      {datasets.length > 0 && (
        <Fact name="Datasets">
          {datasets.map(({ dataset, tags }) => (
            <span
              key={`${dataset?.name} ${dataset?.digest}`}
              className="chip"
              title={`${dataset?.digest} ${dataset?.source}`}
            >
              {dataset?.name}{' '}
              <span className="meta">{tags?.find(({ key }) => key === 'mlflow.data.context')?.value}</span>
            </span>
          ))}
        </Fact>
      )}
      {prompts.length > 0 && (
        <Fact name="Prompts">
          {prompts.map((prompt) => (
            <Link
              key={`${prompt.name} ${prompt.version}`}
              to="/prompts/$name"
              params={{ name: prompt.name ?? '' }}
              search={{ version: prompt.version }}
            >
              {prompt.name} {prompt.version}
            </Link>
          ))}
        </Fact>
      )}
      {copied_from?.name && copied_from.version && (
        <Fact name="Copied from">
          <Link to="/models/$name/versions/$version" params={{ name: copied_from.name, version: copied_from.version }}>
            {copied_from.name}, version {copied_from.version}
          </Link>
        </Fact>
      )}
    </>
  );
}
