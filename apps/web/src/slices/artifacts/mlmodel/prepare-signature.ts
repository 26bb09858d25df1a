import { formatDataType, type Schema, type Signature } from '@millrace/models/readers';

/** A line of a signature as it is read by people. */
export interface SignatureLine {
  /** The place, in an unnamed schema. */
  readonly name: string;
  readonly type: string;
  /** `optional`, or the default of a parameter. */
  readonly note: string;
}

export interface SignaturePart {
  readonly title: 'Inputs' | 'Outputs' | 'Params';
  readonly lines: readonly SignatureLine[];
}

/** The parts that a signature has. */
export function signatureParts({ inputs, outputs, params }: Signature): SignaturePart[] {
  const parts: SignaturePart[] = [];
  if (inputs) parts.push({ title: 'Inputs', lines: schemaLines(inputs) });
  if (outputs) parts.push({ title: 'Outputs', lines: schemaLines(outputs) });
  if (params) parts.push({ title: 'Params', lines: params.map(paramLine) });
  return parts;
}

function schemaLines(schema: Schema): SignatureLine[] {
  if (schema.kind === 'columns') {
    return schema.columns.map(({ name, type, required }, at) => ({
      name: String(name ?? at),
      type: formatDataType(type),
      note: required === false ? 'optional' : '',
    }));
  }
  return schema.tensors.map(({ name, dtype, shape }, at) => ({
    name: String(name ?? at),
    type: `${dtype} (${shape.map((size) => (size === -1 ? 'any' : size)).join(' × ')})`,
    note: '',
  }));
}

type Param = NonNullable<Signature['params']>[number];

const paramLine = ({ name, type, default: value, shape }: Param): SignatureLine => ({
  name,
  type: formatDataType(type) + (shape ? ' (list)' : ''),
  note: `default ${JSON.stringify(value, (_, it) => (typeof it === 'bigint' ? Number(it) : it))}`,
});
