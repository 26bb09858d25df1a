import { formatSignature } from '@millrace/models/readers';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { byteSize } from '../../../kernel/format.ts';
import { trackingUri } from '../../../kernel/page-facts.ts';
import { CodeExample } from '../../../kernel/ui/CodeExample.tsx';
import { CopyButton } from '../../../kernel/ui/CopyButton.tsx';
import { Fact } from '../../../kernel/ui/Fact.tsx';
import { headOf } from '../artifact-queries.ts';
import type { ArtifactSource } from '../artifact-source.ts';
import { modelSnippets } from './model-snippets.ts';
import { type ModelFacts, modelFacts } from './prepare-mlmodel.ts';
import { SignatureTables } from './SignatureTables.tsx';

interface MlmodelViewProps {
  readonly source: ArtifactSource;
  readonly path: string;
  readonly text: string;
}

/** A model by its MLmodel: what it takes and gives, what it is made of, how it is loaded and served. */
export default function MlmodelView({ source, path, text }: MlmodelViewProps) {
  const [asText, setAsText] = useState(false);
  const { facts, problem } = useMemo(() => readFacts(text), [text]);
  if (!facts)
    return (
      <>
        <p className="preview-note">{problem}</p>
        <pre className="preview-text">{text}</pre>
      </>
    );
  const folder = path.replace(/\/?[^/]*$/, '');
  return (
    <>
      <div className="bar preview-bar">
        <span className="grow" />
        <button type="button" className="button" aria-pressed={asText} onClick={() => setAsText(!asText)}>
          As text
        </button>
      </div>
      {asText ? <pre className="preview-text">{text}</pre> : <Model facts={facts} source={source} folder={folder} />}
    </>
  );
}

function readFacts(text: string): { readonly facts?: ModelFacts; readonly problem?: string } {
  try {
    return { facts: modelFacts(text) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

interface ModelProps {
  readonly facts: ModelFacts;
  readonly source: ArtifactSource;
  /** Where the MLmodel lies. */
  readonly folder: string;
}

function Model({ facts, source, folder }: ModelProps) {
  const uri = source.uri(folder);
  const at = (name: string): string => (folder === '' ? name : `${folder}/${name}`);
  const flavors = facts.flavors.map(({ name }) => name).filter((name) => name !== 'python_function');
  return (
    <div className="mlmodel">
      <Facts facts={facts} uri={uri} />
      <section>
        <h2>Signature</h2>
        <SignatureTables signature={facts.model.signature} />
        {facts.model.signature && (
          <details>
            <summary>As MLflow prints it</summary>
            <CodeExample texts={{ Signature: formatSignature(facts.model.signature) }} />
          </details>
        )}
      </section>
      <section>
        <h2>Use it</h2>
        <CodeExample texts={modelSnippets({ trackingUri, uri, flavors, servingExample: facts.servingExample })} />
      </section>
      {facts.example && <FileText title="Input example" source={source} path={at(facts.example)} />}
      {facts.servingExample && <FileText title="Body to post" source={source} path={at(facts.servingExample)} />}
      {facts.environments.map((name) => (
        <FileText key={name} title={name} source={source} path={at(name)} />
      ))}
      <Flavors facts={facts} />
    </div>
  );
}

function Facts({ facts: { model, flavors }, uri }: { readonly facts: ModelFacts; readonly uri: string }) {
  return (
    <dl className="facts">
      <Fact name="Address">
        <code className="cut" title={uri}>
          {uri}
        </code>
        <CopyButton text={uri} label="Copy the address" />
      </Fact>
      <Fact name="Flavors">
        {flavors.map(({ name }) => (
          <code key={name} className="chip">
            {name}
          </code>
        ))}
      </Fact>
      {model.model_size_bytes !== undefined && <Fact name="Size">{byteSize(model.model_size_bytes)}</Fact>}
      {model.utc_time_created && <Fact name="Created">{model.utc_time_created.slice(0, 19)} UTC</Fact>}
      {model.mlflow_version && <Fact name="Logged by">MLflow {model.mlflow_version}</Fact>}
      {model.model_id && (
        <Fact name="Model id">
          <code className="cut">{model.model_id}</code>
        </Fact>
      )}
    </dl>
  );
}

function Flavors({ facts: { flavors } }: { readonly facts: ModelFacts }) {
  return flavors.map(({ name, lines }) => (
    <details key={name}>
      <summary>Flavor {name}</summary>
      <table className="plain">
        <tbody>
          {lines.map(([key, value]) => (
            <tr key={key}>
              <th scope="row">{key}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  ));
}

const exampleBytes = 16 * 1024;

/** A small file beside the model; a missing one is left out. */
function FileText({ title, source, path }: Omit<MlmodelViewProps, 'text'> & { readonly title: string }) {
  const { data: head } = useQuery({ ...headOf(source, path, exampleBytes), retry: false });
  if (!head) return null;
  const text = new TextDecoder().decode(head.bytes);
  return (
    <section>
      <h2>
        {title} {!head.isWhole && <span className="meta">the first {byteSize(head.bytes.length)}</span>}
      </h2>
      <CodeExample texts={{ [title]: text }} />
    </section>
  );
}
