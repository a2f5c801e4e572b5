import { DefaultLogger, type Logger as TemporalLogger } from '@temporalio/worker';
import { pino, type Logger } from 'pino';
import pinoPretty from 'pino-pretty';
import { describeForLog } from './logged-error.js';

/** How much is logged. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** What a person at a terminal does not look for in each line. */
const NOT_ON_TERMINALS = 'runId,component,namespace,taskQueue,workflowType';

/** The process's log on stderr: JSON lines, or readable ones on a terminal. */
export function createLog(level: LogLevel): Logger {
  const destination = process.stderr.isTTY
    ? pinoPretty({
        destination: 2,
        sync: true,
        singleLine: true,
        translateTime: 'SYS:HH:MM:ss',
        ignore: NOT_ON_TERMINALS,
      })
    : pino.destination({ dest: 2, sync: true });
  const serializers = { error: describeForLog };
  const formatters = { level: (label: string) => ({ level: label }) };
  // A line that tells its own time keeps it: Temporal's SDK hands its lines on a little late.
  const mixin = () => ({ time: new Date().toISOString() });
  return pino({ level, base: null, serializers, formatters, timestamp: false, mixin }, destination);
}

const PINO_LEVEL = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** The step's own line says so already, with more. */
const SAID_BY_US = ['Activity failed'];

/** A logger for Temporal's SDK, activities and workflows included, that writes into this log. */
export function temporalLogger(log: Logger, level: LogLevel): TemporalLogger {
  return new DefaultLogger(upperCase(level), ({ level: at, timestampNanos, message, meta }) => {
    if (SAID_BY_US.includes(message)) return;
    const { sdkComponent, ...facts } = meta ?? {};
    const time = new Date(Number(timestampNanos / 1_000_000n)).toISOString();
    log[PINO_LEVEL[at]]({ time, ...facts, taskToken: undefined, component: sdkComponent }, message);
  });
}

/** The level as Temporal names it. */
export function upperCase(level: LogLevel): Uppercase<LogLevel> {
  return level.toUpperCase() as Uppercase<LogLevel>;
}
