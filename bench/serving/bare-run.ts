/** Processor time of a bare `run` of a graph, in µs: `bare-run.ts GRAPH CALLS`. */
import ort from 'onnxruntime-node';

const [graph = '', calls = '10000'] = process.argv.slice(2);
const session = await ort.InferenceSession.create(graph, { intraOpNumThreads: 1 });
const run = (): Promise<unknown> => {
  const x = new ort.Tensor('float32', Float32Array.of(0.1, 0.2, 0.3, 0.4), [1, 4]);
  return session.run({ x }, ['y']);
};
for (let i = 0; i < 1000; i++) await run();
const before = process.cpuUsage();
for (let i = 0; i < Number(calls); i++) await run();
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ microseconds: (user + system) / Number(calls) }));
