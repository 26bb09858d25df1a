import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';

/** What the command line decides. */
export interface BenchFlags {
  readonly targets: readonly string[];
  /** Absent: all of them. */
  readonly scenarios?: readonly string[];
  /** A server that somebody else started, instead of targets. */
  readonly url?: string;
  /** Its process, so that CPU and memory can be told. */
  readonly pid?: number;
  readonly seconds: number;
  readonly settleSeconds: number;
  readonly scale: number;
  /** Every measured call opens a connection of its own. */
  readonly fresh: boolean;
  /** Parent of the servers' folders: its disk is what is measured. */
  readonly dataDir: string;
  readonly millraceCommand: string;
  readonly mlflowPython?: string;
  readonly fasttrackmlPython?: string;
  readonly publish: boolean;
  /** Publish into the last published run instead of in its place. */
  readonly merge: boolean;
  readonly list: boolean;
  readonly help: boolean;
}

/** The bundled file with the environment and the Node flags that the launcher gives it. */
export const millraceCommand =
  'env NODE_COMPILE_CACHE=dist/.compiled MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=131072 node --max-semi-space-size=2 dist/millrace.mjs';

export const usage = `npm run bench -- [flags]

  --targets a,b        millrace-power, millrace-process, mlflow, mlflow-4, fasttrackml, bare
                       (default: all but mlflow-4 and bare). bare does nothing but sync and answer: the least that the
                       small writes of one client can take (log-param, set-tag, update-run)
  --scenarios a,b      Scenarios by name or beginning of a name (default: all; --list shows them).
  --url URL            Measure a running server instead of starting targets.
  --pid PID            Process of that server, for CPU and memory.
  --seconds N          Length of a measured window (default 8).
  --settle N           Seconds of quiet before memory is read (default 60).
  --fresh-connections  Every call opens a connection and asks for its end (Connection: close), as clients without a session do.
  --scale N            Shrink data sets, e.g. 0.1 (default 1).
  --smoke              Millrace in power mode, one-second windows, data sets of a hundredth.
  --data-dir DIR       Parent of the servers' folders; its disk is what is measured (default: the temporary folder).
  --millrace-command C How Millrace is started; "node" is the Node that runs the bench. Default, as the launcher does:
                       "${millraceCommand}"
  --mlflow-python P    Python that has mlflow 3.17.2, instead of an environment in the cache.
  --fasttrackml-python P  The same for fasttrackml 0.6.0.
  --publish            Write bench/results.json and bench/RESULTS.md.
  --merge              With --publish: only the rows that were measured take the place of published ones, marked with their date.
  --list               Show the scenarios.`;

const defaultTargets = 'millrace-power,millrace-process,mlflow,fasttrackml';

/** @throws TypeError for an unknown flag or a wrong number */
export function parseFlags(argv: readonly string[]): BenchFlags {
  const text = { type: 'string' } as const;
  const given = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args: [...argv],
    options: {
      targets: text,
      scenarios: text,
      url: text,
      pid: text,
      seconds: text,
      settle: text,
      scale: text,
      'data-dir': text,
      'millrace-command': text,
      'mlflow-python': text,
      'fasttrackml-python': text,
      'fresh-connections': given,
      smoke: given,
      publish: given,
      merge: given,
      list: given,
      help: given,
    },
  });
  const small = values.smoke ? { targets: 'millrace-power', seconds: 0.5, settle: 0, scale: 0.01 } : undefined;
  return {
    targets: (values.targets ?? small?.targets ?? defaultTargets).split(','),
    ...(values.scenarios ? { scenarios: values.scenarios.split(',') } : {}),
    ...(values.url ? { url: values.url } : {}),
    ...(values.pid ? { pid: number('--pid', values.pid, 0) } : {}),
    seconds: number('--seconds', values.seconds, small?.seconds ?? 8),
    settleSeconds: number('--settle', values.settle, small?.settle ?? 60),
    scale: number('--scale', values.scale, small?.scale ?? 1),
    fresh: values['fresh-connections'],
    dataDir: values['data-dir'] ?? tmpdir(),
    millraceCommand: values['millrace-command'] ?? millraceCommand,
    ...(values['mlflow-python'] ? { mlflowPython: values['mlflow-python'] } : {}),
    ...(values['fasttrackml-python'] ? { fasttrackmlPython: values['fasttrackml-python'] } : {}),
    publish: values.publish,
    merge: values.merge,
    list: values.list,
    help: values.help,
  };
}

function number(flag: string, given: string | undefined, otherwise: number): number {
  const value = given === undefined ? otherwise : Number(given);
  if (!(value >= 0)) throw new TypeError(`${flag} is not a number: ${given}`);
  return value;
}
