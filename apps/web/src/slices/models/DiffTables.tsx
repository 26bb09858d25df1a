import { exactNumber, shortNumber } from '../../kernel/format.ts';
import { TextDiff } from '../../kernel/ui/TextDiff.tsx';
import { metricChange } from './prepare-metric-change.ts';
import { readableJson } from './prepare-signature-json.ts';
import type { Comparison } from './prepare-verdict.ts';

interface DiffTablesProps {
  readonly found: Comparison;
  readonly a: string;
  readonly b: string;
}

/** Only what differs, what decides first. */
export function DiffTables({ found, a, b }: DiffTablesProps) {
  const { metrics = [], signature = [], params = [], environment = [], tags = [], files = [] } = found;
  return (
    <>
      {metrics.length > 0 && <Metrics metrics={metrics} a={a} b={b} />}
      {signature.map(({ key, value, other_value }) => (
        <section key={key}>
          <h2>Signature: {key}</h2>
          <TextDiff left={readableJson(value)} right={readableJson(other_value)} />
        </section>
      ))}
      <Texts title="Params" rows={params} a={a} b={b} />
      <Texts title="Environment" rows={environment} a={a} b={b} />
      <Texts title="Tags" rows={tags} a={a} b={b} />
      <Texts
        title="Files"
        rows={files.map(({ path, file, other_file }) => ({
          key: path,
          value: file?.sha256?.slice(0, 16),
          other_value: other_file?.sha256?.slice(0, 16),
        }))}
        a={a}
        b={b}
      />
    </>
  );
}

const Head = ({ a, b, change }: { readonly a: string; readonly b: string; readonly change?: string }) => (
  <thead>
    <tr>
      <th scope="col">Key</th>
      <th scope="col">Version {a}</th>
      <th scope="col">Version {b}</th>
      {change && <th scope="col">{change}</th>}
    </tr>
  </thead>
);

type MetricsProps = Pick<DiffTablesProps, 'a' | 'b'> & { readonly metrics: NonNullable<Comparison['metrics']> };

const Metrics = ({ metrics, a, b }: MetricsProps) => (
  <section>
    <h2>
      Metrics <span className="meta">{metrics.length}</span>
    </h2>
    <table className="plain diff-table" data-align="end">
      <Head a={a} b={b} change="Change" />
      <tbody>
        {metrics.map(({ key = '', value, other_value }) => (
          <tr key={key}>
            <th scope="row">{key}</th>
            <Value value={value} side="was" />
            <Value value={other_value} side="is" />
            <td data-change={metricChange(key, value, other_value)}>{changeOf(key, value, other_value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);

const Value = ({ value, side }: { readonly value: number | undefined; readonly side: 'was' | 'is' }) => (
  <td data-side={side} title={value === undefined ? 'not logged' : exactNumber(value)}>
    {value === undefined ? '–' : shortNumber(value)}
  </td>
);

/** The difference, and in words what the name of the metric says about it. */
function changeOf(key: string, value: number | undefined, other: number | undefined): string {
  if (value === undefined || other === undefined) return value === undefined ? 'new' : 'gone';
  const change = metricChange(key, value, other);
  const text = `${other > value ? '+' : ''}${shortNumber(Number((other - value).toPrecision(6)))}`;
  return change === 'other' ? text : `${text} ${change}`;
}

type TextsProps = Pick<DiffTablesProps, 'a' | 'b'> & {
  readonly title: string;
  readonly rows: NonNullable<Comparison['params']>;
};

function Texts({ title, rows, a, b }: TextsProps) {
  if (rows.length === 0) return null;
  return (
    <section>
      <h2>
        {title} <span className="meta">{rows.length}</span>
      </h2>
      <table className="plain diff-table">
        <Head a={a} b={b} />
        <tbody>
          {rows.map(({ key, value, other_value }) => (
            <tr key={key}>
              <th scope="row">{key}</th>
              <td data-side="was">{value ?? <span className="meta">–</span>}</td>
              <td data-side="is">{other_value ?? <span className="meta">–</span>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
