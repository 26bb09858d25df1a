import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { loggedModelById } from '../logged-models/index.ts';
import { type DatasetRow, datasetRows, type ModelRow, modelRows } from './prepare-data.ts';
import type { Run } from './prepare-facts.ts';

/** What went in and what came out: datasets and models. */
export function RunData({ run }: { readonly run: Run }) {
  const datasets = datasetRows(run);
  const models = modelRows(run);
  return (
    <>
      {datasets.length > 0 && <Datasets rows={datasets} />}
      {models.length > 0 && <Models rows={models} />}
    </>
  );
}

function Datasets({ rows }: { readonly rows: readonly DatasetRow[] }) {
  return (
    <section className="run-data">
      <h2>Datasets</h2>
      <table className="plain">
        <Heads names={['Name', 'Used for', 'Size', 'Columns', 'Source', 'Digest']} />
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.name} ${row.digest} ${row.context}`}>
              <th scope="row">{row.name}</th>
              <td>{row.context}</td>
              <td>{row.size}</td>
              <td>
                <Columns columns={row.columns} />
              </td>
              <td>
                {row.source} <span className="meta">{row.sourceType}</span>
              </td>
              <td>
                <code>{row.digest}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const Heads = ({ names }: { readonly names: readonly string[] }) => (
  <thead>
    <tr>
      {names.map((name) => (
        <th key={name} scope="col">
          {name}
        </th>
      ))}
    </tr>
  </thead>
);

function Columns({ columns }: Pick<DatasetRow, 'columns'>) {
  if (columns.length === 0) return null;
  return (
    <details>
      <summary>{columns.length}</summary>
      {columns.map(({ name, type }) => (
        <div key={name}>
          {name} <code className="meta">{type}</code>
        </div>
      ))}
    </details>
  );
}

/** Models whose names are asked for. */
const namesMost = 50;

function Models({ rows }: { readonly rows: readonly ModelRow[] }) {
  const models = useQueries({ queries: rows.slice(0, namesMost).map(({ model_id }) => loggedModelById(model_id)) });
  return (
    <section className="run-data">
      <h2>Models</h2>
      <table className="plain">
        <Heads names={['Name', '', 'Step', 'Id']} />
        <tbody>
          {rows.map(({ model_id, direction, step }, at) => (
            <tr key={`${direction} ${model_id} ${step}`}>
              <th scope="row">
                <Link to="/logged-models/$id" params={{ id: model_id }}>
                  {models[at]?.data?.info?.name ?? model_id}
                </Link>
              </th>
              <td>{direction}</td>
              <td>{step}</td>
              <td>
                <code>{model_id}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
