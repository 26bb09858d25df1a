import { type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from './config.ts';

/** JSON lines for machines; on a terminal one readable line per event. */
export function createLog(
  config: Pick<Config, 'logLevel' | 'logFormat'>,
  output: NodeJS.WriteStream = process.stdout,
): Logger {
  const readable = config.logFormat === 'text' || (config.logFormat === 'auto' && output.isTTY === true);
  const options = {
    level: config.logLevel,
    base: undefined,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return readable ? pino(options, readableLines(output)) : pino(options, output);
}

interface LogLine {
  readonly level: string;
  readonly time: number;
  readonly msg?: string;
  readonly err?: { readonly stack?: string; readonly message?: string };
  readonly [key: string]: unknown;
}

const readableLines = (output: NodeJS.WriteStream): DestinationStream => ({
  write: (line) => void output.write(`${toReadable(JSON.parse(line) as LogLine)}\n`),
});

/** `12:03:04.567 warn  slow request method=POST path=/api/… ms=1203` */
export function toReadable({ level, time, msg, err, ...rest }: LogLine): string {
  const clock = new Date(time).toTimeString().slice(0, 8);
  const fields = Object.entries(rest).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const trace = err ? [`\n${err.stack ?? err.message ?? ''}`] : [];
  return [`${clock} ${level.padEnd(5)} ${msg ?? ''}`.trimEnd(), ...fields].join(' ') + trace.join('');
}
