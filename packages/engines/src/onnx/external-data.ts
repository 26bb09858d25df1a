import { EngineError } from '../errors.ts';
import { allMessages, BadMessage, type Message, oneInt, oneText } from './protobuf.ts';
import * as schema from './schema.ts';

/** Bytes of a tensor that lie in another file. */
export interface ExternalData {
  readonly tensor: string;
  /** As written in the graph, relative to its folder. */
  readonly location: string;
  readonly offset: number;
  /** Undefined: to the end of the file. */
  readonly length?: number;
}

/**
 * Every reference to another file, wherever the format allows one: initializers, attributes of nodes, subgraphs, functions.
 * @throws {EngineError} `invalid_model`
 */
export function externalData(modelMessage: Message): ExternalData[] {
  const found: ExternalData[] = [];
  try {
    for (const g of allMessages(modelMessage, schema.model.graph)) visitGraph(g, found);
    for (const f of allMessages(modelMessage, schema.model.functions)) visitNodes(f, schema.fn.node, found);
    for (const t of allMessages(modelMessage, schema.model.training)) {
      for (const g of allMessages(t, schema.training.initialization)) visitGraph(g, found);
      for (const g of allMessages(t, schema.training.algorithm)) visitGraph(g, found);
    }
  } catch (cause) {
    if (!(cause instanceof BadMessage)) throw cause;
    throw new EngineError('invalid_model', 'The ONNX file is broken: it ends early or is no ONNX graph.', { cause });
  }
  return found;
}

function visitGraph(g: Message, found: ExternalData[]): void {
  for (const t of allMessages(g, schema.graph.initializer)) visitTensor(t, found);
  for (const s of allMessages(g, schema.graph.sparse)) visitSparse(s, found);
  visitNodes(g, schema.graph.node, found);
}

function visitNodes(owner: Message, field: number, found: ExternalData[]): void {
  for (const n of allMessages(owner, field)) {
    for (const a of allMessages(n, schema.node.attribute)) visitAttribute(a, found);
  }
}

function visitAttribute(a: Message, found: ExternalData[]): void {
  const { tensor, tensors, graph, graphs, sparse, sparses } = schema.attribute;
  for (const field of [tensor, tensors]) for (const t of allMessages(a, field)) visitTensor(t, found);
  for (const field of [graph, graphs]) for (const g of allMessages(a, field)) visitGraph(g, found);
  for (const field of [sparse, sparses]) for (const s of allMessages(a, field)) visitSparse(s, found);
}

function visitSparse(s: Message, found: ExternalData[]): void {
  for (const t of allMessages(s, schema.sparse.values)) visitTensor(t, found);
  for (const t of allMessages(s, schema.sparse.indices)) visitTensor(t, found);
}

function visitTensor(t: Message, found: ExternalData[]): void {
  if (oneInt(t, schema.tensor.location) !== 1n) return;
  const entries = new Map(
    allMessages(t, schema.tensor.external).map((e) => [oneText(e, schema.entry.key), oneText(e, schema.entry.value)]),
  );
  const length = entries.get('length');
  found.push({
    tensor: oneText(t, schema.tensor.name),
    location: entries.get('location') ?? '',
    offset: Number(entries.get('offset') ?? 0),
    length: length === undefined ? undefined : Number(length),
  });
}
