import { protocolNotice } from '@millrace/models';

export type BodyFormat = 'json' | 'csv' | 'parquet';

/** A body that is refused for its content type: 415 as plain text, as MLflow answers it. */
export class UnsupportedMediaType extends Error {}

const formats: ReadonlyMap<string, BodyFormat> = new Map([
  ['text/csv', 'csv'],
  ['application/json', 'json'],
  ['application/vnd.apache.parquet', 'parquet'],
]);

/**
 * The format that a `content-type` header names: `application/json; charset=utf-8` → `json`. The type is case-sensitive and the
 * parameters are looked at first, as in MLflow; a request without the header is refused here too (MLflow fails with 500).
 * @throws {UnsupportedMediaType}
 */
export function readContentType(header: string | undefined): BodyFormat {
  const bare = formats.get(header ?? '');
  if (bare) return bare;
  const [type = '', ...parameters] = (header ?? '').split(';').map((part) => part.trim());
  checkParameters(parameters);
  const format = formats.get(type);
  if (format) return format;
  const types = [...formats.keys()].map((name) => `'${name}'`).join(', ');
  throw new UnsupportedMediaType(
    `This predictor only supports the following content types: Types: [${types}]. Got '${type}'.`,
  );
}

function checkParameters(parameters: readonly string[]): void {
  const values = new Map(parameters.map(splitParameter));
  const charset = values.get('charset');
  if (charset !== undefined && charset.toLowerCase() !== 'utf-8')
    throw new UnsupportedMediaType('The scoring server only supports UTF-8');
  values.delete('charset');
  if (values.size === 0) return;
  const unknown = [...values.keys()].sort().join(', ');
  throw new UnsupportedMediaType(`Unrecognized content type parameters: ${unknown}. ${protocolNotice}`);
}

function splitParameter(parameter: string): [name: string, value: string] {
  const at = parameter.indexOf('=');
  return at < 0 ? [parameter, ''] : [parameter.slice(0, at), parameter.slice(at + 1)];
}
