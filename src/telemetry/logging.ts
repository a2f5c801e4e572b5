import { DefaultLogger, type Logger as TemporalLogger } from '@temporalio/worker';
import { pino, type DestinationStream, type Logger } from 'pino';
import pinoPretty from 'pino-pretty';
import { visibleJson, visibleOnceDecoded } from '../model/visible-text.js';
import { describeForLog } from './logged-error.js';

/** Lowest level that is logged. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Fields that are left out on a terminal. */
const NOT_ON_TERMINALS = 'runId,component,namespace,taskQueue,workflowType';

/** Creates the process's log on stderr: JSON lines, or readable ones on a terminal. */
export function createLog(level: LogLevel): Logger {
  const destination = process.stderr.isTTY ? terminalLines() : jsonLines();
  const serializers = { error: describeForLog };
  const formatters = { level: (label: string) => ({ level: label }) };
  // A line with a time keeps it: Temporal's SDK passes its lines on a little late.
  const mixin = () => ({ time: new Date().toISOString() });
  return pino({ level, base: null, serializers, formatters, timestamp: false, mixin }, destination);
}

/** Readable lines. What a terminal would obey in them is visible. */
function terminalLines(): DestinationStream {
  const lines = pinoPretty({
    destination: 2,
    sync: true,
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss',
    ignore: NOT_ON_TERMINALS,
  });
  return { write: (line) => void lines.write(visibleOnceDecoded(line)) };
}

function jsonLines(): DestinationStream {
  const lines = pino.destination({ dest: 2, sync: true });
  return { write: (line) => void lines.write(visibleJson(line)) };
}

const PINO_LEVEL = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** Messages of the SDK that the step's own line reports with more detail. */
const DUPLICATE_MESSAGES = ['Activity failed'];

/** Creates a logger for Temporal's SDK, including activities and workflows, that writes to this log. */
export function temporalLogger(log: Logger, level: LogLevel): TemporalLogger {
  return new DefaultLogger(upperCase(level), ({ level: at, timestampNanos, message, meta }) => {
    if (DUPLICATE_MESSAGES.includes(message)) return;
    const { sdkComponent, ...facts } = meta ?? {};
    const time = new Date(Number(timestampNanos / 1_000_000n)).toISOString();
    log[PINO_LEVEL[at]]({ time, ...facts, taskToken: undefined, component: sdkComponent }, message);
  });
}

/** Temporal's name of a level. */
export function upperCase(level: LogLevel): Uppercase<LogLevel> {
  return level.toUpperCase() as Uppercase<LogLevel>;
}
