/**
 * Makes ONNX graphs.
 *
 *     const g = new GraphBuilder();
 *     g.input('x', elementType.float, ['batch', 4]);
 *     g.output('y', elementType.float, ['batch', 4]);
 *     g.node('Relu', ['x'], ['y']);
 *     await createSession(g.model(), {});
 */
import { bytes, type Field, float, int, type Message, nested, text, writeMessage } from './protobuf.ts';
import * as schema from './schema.ts';
import { attributeType, elementType } from './schema.ts';

export type Attribute = number | bigint | string | readonly number[] | readonly string[] | { readonly float: number };
type Size = number | string;

/** Where an initializer's bytes lie. */
export interface WeightLocation {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

/** Operators outside ONNX itself come from this domain of onnxruntime. */
export const contrib = 'com.microsoft';

export class GraphBuilder {
  private readonly fields: Field[] = [];
  private count = 0;

  /** A fresh name. */
  name(hint: string): string {
    this.count++;
    return `${hint}_${this.count}`;
  }

  input(name: string, element: number, shape: readonly Size[]): void {
    this.fields.push(nested(schema.graph.input, valueInfo(name, element, shape)));
  }

  output(name: string, element: number, shape: readonly Size[]): void {
    this.fields.push(nested(schema.graph.output, valueInfo(name, element, shape)));
  }

  /**
   * Adds a node; returns its first output.
   * @param outputs names; one fresh name when left out
   */
  node(
    op: string,
    inputs: readonly string[],
    outputs: readonly string[] = [this.name(op)],
    attributes: Readonly<Record<string, Attribute>> = {},
    domain = '',
  ): string {
    const message: Field[] = [
      ...inputs.map((name) => text(schema.node.input, name)),
      ...outputs.map((name) => text(schema.node.output, name)),
      text(schema.node.op, op),
      ...Object.entries(attributes).map(([name, value]) => nested(schema.node.attribute, attributeOf(name, value))),
    ];
    if (domain) message.push(text(schema.node.domain, domain));
    this.fields.push(nested(schema.graph.node, message));
    return outputs[0] ?? '';
  }

  /** An initializer whose bytes are in the graph. */
  constant(name: string, element: number, shape: readonly number[], data: ArrayBufferView): string {
    const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.fields.push(
      nested(schema.graph.initializer, [...tensorHead(name, element, shape), bytes(schema.tensor.raw, raw)]),
    );
    return name;
  }

  /** An initializer whose bytes are in a file beside the graph. */
  external(name: string, element: number, shape: readonly number[], { file, offset, length }: WeightLocation): string {
    const entries = Object.entries({ location: file, offset: String(offset), length: String(length) });
    this.fields.push(
      nested(schema.graph.initializer, [
        ...tensorHead(name, element, shape),
        ...entries.map(([key, value]) =>
          nested(schema.tensor.external, [text(schema.entry.key, key), text(schema.entry.value, value)]),
        ),
        int(schema.tensor.location, 1),
      ]),
    );
    return name;
  }

  /** One int64 value, or a list of them. */
  int64(values: readonly number[], shape: readonly number[] = [values.length]): string {
    return this.constant(this.name('const'), elementType.int64, shape, BigInt64Array.from(values.map(BigInt)));
  }

  /** The bytes of the whole model. */
  model(opset = 21): Uint8Array {
    const sets: readonly [string, number][] = [
      ['', opset],
      ['ai.onnx.ml', 3],
      [contrib, 1],
    ];
    return writeMessage([
      int(schema.model.irVersion, 10),
      text(schema.model.producer, 'millrace'),
      nested(schema.model.graph, [text(schema.graph.name, 'main'), ...this.fields]),
      ...sets.map(([domain, version]) =>
        nested(schema.model.opset, [text(schema.opset.domain, domain), int(schema.opset.version, version)]),
      ),
    ]);
  }
}

const tensorHead = (name: string, element: number, shape: readonly number[]): Field[] => [
  ...shape.map((size) => int(schema.tensor.dims, size)),
  int(schema.tensor.type, element),
  text(schema.tensor.name, name),
];

const valueInfo = (name: string, element: number, shape: readonly Size[]): Message => [
  text(schema.value.name, name),
  nested(schema.value.type, [
    nested(schema.type.tensor, [
      int(schema.tensorType.element, element),
      nested(
        schema.tensorType.shape,
        shape.map((size) => nested(schema.shape.dim, [dimension(size)])),
      ),
    ]),
  ]),
];

const dimension = (size: Size): Field =>
  typeof size === 'string' ? text(schema.dim.name, size) : int(schema.dim.size, size);

function attributeOf(name: string, value: Attribute): Message {
  const { attribute } = schema;
  const head = text(attribute.name, name);
  const kind = (type: number): Field => int(attribute.type, type);
  if (typeof value === 'string') return [head, text(attribute.text, value), kind(attributeType.text)];
  if (typeof value === 'number' || typeof value === 'bigint')
    return [head, int(attribute.int, value), kind(attributeType.int)];
  if ('float' in value) return [head, float(attribute.float, value.float), kind(attributeType.float)];
  if (value.some((one) => typeof one === 'string')) {
    return [head, ...value.map((one) => text(attribute.texts, String(one))), kind(attributeType.texts)];
  }
  return [head, ...value.map((one) => int(attribute.ints, Number(one))), kind(attributeType.ints)];
}
