/**
 * Classifiers made from scikit-learn end in a ZipMap: it turns the probabilities into a sequence of maps, which the library's Node binding
 * cannot return. The node is cut off, the probabilities become the output, and the maps are made again here.
 */
import type { Tensor } from '../data.ts';
import { EngineError } from '../errors.ts';
import {
  allInts,
  allMessages,
  allTexts,
  int,
  type Message,
  nested,
  oneMessage,
  oneText,
  readMessage as read,
  text,
} from './protobuf.ts';
import * as schema from './schema.ts';

/** An output of the graph as callers see it. */
export interface GraphOutput {
  readonly name: string;
  /** The tensor that holds it. */
  readonly from: string;
  /** The classes, when the output is one record per row. */
  readonly labels?: readonly string[];
}

/**
 * The graph's outputs, and the graph with only tensors among them.
 * @throws {EngineError} `unsupported` for other outputs that are no tensors
 */
export function withoutZipMaps(modelMessage: Message): {
  readonly model: Message;
  readonly outputs: GraphOutput[];
  readonly changed: boolean;
} {
  const g = oneMessage(modelMessage, schema.model.graph) ?? [];
  const outputs = allMessages(g, schema.graph.output).map((o) => outputOf(g, o));
  if (outputs.every(({ labels }) => labels === undefined)) return { model: modelMessage, outputs, changed: false };
  const changed = cut(g, outputs);
  return {
    model: modelMessage.map((f) => (f.number === schema.model.graph ? nested(f.number, changed) : f)),
    outputs,
    changed: true,
  };
}

function outputOf(g: Message, output: Message): GraphOutput {
  const name = oneText(output, schema.value.name);
  const kind = oneMessage(output, schema.value.type) ?? [];
  if (kind.length === 0 || oneMessage(kind, schema.type.tensor)) return { name, from: name };
  const maker = allMessages(g, schema.graph.node).find((n) => allTexts(n, schema.node.output).includes(name));
  if (!maker || oneText(maker, schema.node.op) !== 'ZipMap') {
    throw new EngineError(
      'unsupported',
      `The model's output "${name}" is no tensor and no ZipMap; it needs the Python worker.`,
    );
  }
  return { name, from: allTexts(maker, schema.node.input)[0] ?? '', labels: labelsOf(maker) };
}

function labelsOf(zipMap: Message): string[] {
  return allMessages(zipMap, schema.node.attribute).flatMap((a) =>
    oneText(a, schema.attribute.name).startsWith('classlabels_')
      ? [...allTexts(a, schema.attribute.texts), ...allInts(a, schema.attribute.ints).map(String)]
      : [],
  );
}

function cut(g: Message, outputs: readonly GraphOutput[]): Message {
  const zipped = outputs.filter(({ labels }) => labels);
  const names = new Set(zipped.map(({ name }) => name));
  const kept = g.filter(({ number, value }) => {
    if (typeof value === 'bigint') return true;
    if (number === schema.graph.output) return !names.has(oneText(read(value), schema.value.name));
    return number !== schema.graph.node || !allTexts(read(value), schema.node.output).some((o) => names.has(o));
  });
  const others = new Set(outputs.filter(({ labels }) => !labels).map(({ from }) => from));
  const bare = new Set(zipped.map(({ from }) => from).filter((from) => !others.has(from)));
  return [...kept, ...[...bare].map((from) => nested(schema.graph.output, floats(from)))];
}

/** A float tensor of unknown shape. */
const floats = (name: string): Message => [
  text(schema.value.name, name),
  nested(schema.value.type, [nested(schema.type.tensor, [int(schema.tensorType.element, schema.elementType.float)])]),
];

/** `[[0.1, 0.9]]` with labels `a`, `b` → `[{ a: 0.1, b: 0.9 }]`. */
export function zip(tensor: Tensor, labels: readonly string[]): Record<string, number>[] {
  const rows = tensor.shape[0] ?? 0;
  return Array.from({ length: rows }, (_, row) =>
    Object.fromEntries(labels.map((label, i) => [label, Number(tensor.data[row * labels.length + i])])),
  );
}
