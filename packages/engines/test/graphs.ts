/** Small graphs for tests, as files in a temporary folder. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GraphBuilder } from '../src/onnx/graph-builder.ts';
import { int, nested, readMessage, text, writeMessage } from '../src/onnx/protobuf.ts';
import * as schema from '../src/onnx/schema.ts';
import { elementType } from '../src/onnx/schema.ts';

/** A temporary folder, and how to remove it. */
export function temporaryFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'millrace-engines-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** `y = x · w + 1` with w = [[1, 2], [3, 4], [5, 6]], for any number of rows. */
export function linearGraph(): Uint8Array {
  const g = new GraphBuilder();
  g.input('x', elementType.float, ['batch', 3]);
  g.output('y', elementType.float, ['batch', 2]);
  g.constant('w', elementType.float, [3, 2], Float32Array.of(1, 2, 3, 4, 5, 6));
  g.constant('one', elementType.float, [1], Float32Array.of(1));
  g.node('Add', [g.node('MatMul', ['x', 'w']), 'one'], ['y']);
  return g.model();
}

/** Takes from each row the mean over all rows, so rows must not be merged. */
export function mixingGraph(): Uint8Array {
  const g = new GraphBuilder();
  g.input('x', elementType.float, ['batch', 2]);
  g.output('y', elementType.float, ['batch', 2]);
  const axes = g.int64([0]);
  g.node('Sub', ['x', g.node('ReduceMean', ['x', axes])], ['y']);
  return g.model();
}

/** A linear classifier with a ZipMap, as converters of scikit-learn write it. */
export function zipMapGraph(labels: readonly string[] | readonly number[]): Uint8Array {
  const g = new GraphBuilder();
  g.input('X', elementType.float, ['N', 2]);
  g.output('label', elementType.int64, ['N']);
  g.constant('w', elementType.float, [2, 2], Float32Array.of(1, -1, 0, 2));
  const probabilities = g.node('Softmax', [g.node('MatMul', ['X', 'w'])], ['probabilities'], { axis: 1 });
  g.node('ArgMax', [probabilities], ['label'], { axis: 1, keepdims: 0 });
  const key = typeof labels[0] === 'string' ? 'classlabels_strings' : 'classlabels_int64s';
  g.node('ZipMap', [probabilities], ['output_probability'], { [key]: labels }, 'ai.onnx.ml');
  return withMapOutput(g.model(), 'output_probability');
}

/** Adds an output of type sequence of maps, which only such converters write. */
function withMapOutput(model: Uint8Array, name: string): Uint8Array {
  const floats = [nested(1, [int(1, elementType.float)])];
  const maps = [nested(5, [int(1, elementType.int64), nested(2, floats)])];
  const output = nested(schema.graph.output, [
    text(schema.value.name, name),
    nested(schema.value.type, [nested(4, [nested(1, maps)])]),
  ]);
  return writeMessage(
    readMessage(model).map((field) =>
      field.number === schema.model.graph && typeof field.value !== 'bigint'
        ? nested(field.number, [...readMessage(field.value), output])
        : field,
    ),
  );
}

/** Writes an MLflow onnx model folder. */
export function writeOnnx(folder: string, graph: Uint8Array): { folder: string; flavors: { onnx: { data: string } } } {
  writeFileSync(join(folder, 'model.onnx'), graph);
  return { folder, flavors: { onnx: { data: 'model.onnx' } } };
}
